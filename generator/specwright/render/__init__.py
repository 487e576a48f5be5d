"""From an `Api` to the text of the files that are generated for it."""

from specwright.render.package import render_api
from specwright.render.verify import RenderError

__all__ = ["RenderError", "render_api"]
