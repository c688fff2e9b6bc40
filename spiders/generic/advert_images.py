"""Finds the pictures of an advert among those of its page."""

from __future__ import annotations

from collections.abc import Container

from records.advert import Image
from spiders.generic.page_analysis.multi_advert_page import AdvertSpan
from spiders.generic.page_analysis.page_view import PageView
from spiders.generic.site_model.templates import PageTemplate

MAX_IMAGES = 50


def find_own_images(
    view: PageView, template: PageTemplate, others: Container[int], span: AdvertSpan | None = None
) -> tuple[Image, ...]:
    """Return the pictures of a page, or of a span of it, that are not in context and that its template does not repeat.

    `others` are the blocks of other adverts and of what others wrote.
    """
    urls = (
        image.url
        for image in view.content.images
        if not (image.is_in_context or image.block in others or template.is_common_image(image.url))
        if span is None or span.first <= image.block < span.end
    )
    return tuple(Image(url=url) for url in list(dict.fromkeys(urls))[:MAX_IMAGES])
