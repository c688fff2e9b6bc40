"""Nothing is fetched that nobody allowed."""

from __future__ import annotations

import pytest


def test_an_origin_that_was_not_allowed_is_refused_and_never_asked(washline, web):
    web.pages["/"] = "<p>hello</p>"
    said = washline("crawl", web.origin + "/")
    assert said.status == 1
    assert f"washline site allow {web.origin} --basis" in said.err
    assert web.asked == []


def test_another_port_or_scheme_is_another_origin(washline, web):
    washline.done("site", "allow", "http://127.0.0.1:1", "--basis", "test")
    assert washline("crawl", web.origin + "/").status == 1
    assert washline("crawl", web.origin.replace("http", "https") + "/").status == 1
    assert web.asked == []


def test_a_permission_says_why_and_by_whom(washline):
    said = washline.done("site", "allow", "https://Site.example/page", "--basis", "open page", "--approver", "DI Quill")
    assert "allows all of https://site.example" in said.err
    (row,) = [one for one in washline.done("site", "list", "--json").json if one["origin"]]
    assert (row["origin"], row["basis"], row["approver"]) == ("https://site.example", "open page", "DI Quill")
    assert washline("site", "allow", "https://site.example").status == 2


@pytest.mark.parametrize("bad", ["site.example", "ftp://site.example", "file:///etc/passwd", "javascript:alert(1)"])
def test_what_is_no_web_address_is_refused(washline, bad):
    assert washline("site", "allow", bad, "--basis", "x").status == 2
    assert washline("crawl", bad).status in (1, 2)


def test_a_permission_can_be_taken_back(washline, web):
    web.pages["/"] = "<p>hello</p>"
    washline.done("site", "allow", web.origin, "--basis", "test")
    washline.done("site", "forbid", web.origin)
    assert washline("crawl", web.origin + "/").status == 1
    assert web.asked == []


def test_an_unknown_site_is_named_with_what_there_is(washline):
    said = washline("crawl", "nowhere")
    assert said.status == 2
    assert "http" in said.err


def test_the_configuration_may_list_origins(washline, web, tmp_path):
    web.pages["/"] = "<html><body><h1>Rose</h1><p>Evenings in Ilford, call 07700 900461.</p></body></html>"
    config = tmp_path / "washline.toml"
    config.write_text(f'[[site]]\norigin = "{web.origin}"\nbasis = "listed"\n')
    assert washline.done("crawl", web.origin + "/", "--config", config, "--json").json["pages"] >= 1
    config.write_text('stor = "sqlite"\n')
    said = washline("crawl", web.origin + "/", "--config", config)
    assert said.status == 2
    assert "stor" in said.err
