"""From an `Api` to the text of the files that are generated for it."""

from oaswright.render.package import render_api
from oaswright.render.verify import RenderError

__all__ = ["RenderError", "render_api"]
