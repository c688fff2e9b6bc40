"""A crawl as its caller sees it."""

from __future__ import annotations


def test_links_are_followed_and_adverts_come_back(web, crawled):
    web.listing("/", "/a/1", "/list/2")
    web.listing("/list/2", "/a/2", "/a/1#again")
    web.advert("/a/1")
    web.advert("/a/2")
    result = crawled()
    assert result.advert_paths == {"/a/1", "/a/2"}
    assert result.ended.outcome == "finished"
    assert web.requests.count("/a/1") == 1
