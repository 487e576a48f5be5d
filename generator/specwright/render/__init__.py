"""From an `Api` to the text of the files that are generated for it."""

from specwright.render.package import render_api

__all__ = ["render_api"]
