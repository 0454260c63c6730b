"""Conditional requests as RFC 9110 has them, on every answer that has a validator."""

import httpx
import pytest

from api.web.assets import address

PATHS = (
    "/api/v1/services?per_page=100",
    "/api/v1/alerts",
    "/api/v1/alerts.atom",
    address("chat.css"),
)
ENCODINGS = ("gzip", "identity")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_any_answer_meets_a_star(client: httpx.AsyncClient, path: str, encoding: str) -> None:
    """13.1.2: the condition is false if there is a current representation."""
    headers = {"If-None-Match": "*", "Accept-Encoding": encoding}
    answer = await client.get(path, headers=headers)
    assert (answer.status_code, answer.content) == (304, b"")
    assert "accept-encoding" in answer.headers["vary"].lower()


@pytest.mark.parametrize("path", PATHS)
async def test_the_validator_is_weak_in_both_encodings(
    client: httpx.AsyncClient, path: str
) -> None:
    """8.8.1 and 8.8.3.3: a strong one would have to differ, as the bytes do."""
    found = {
        encoding: await client.get(path, headers={"Accept-Encoding": encoding})
        for encoding in ENCODINGS
    }
    tags = {answer.headers["etag"] for answer in found.values()}
    assert len(tags) == 1
    assert tags.pop().startswith('W/"')
    assert found["gzip"].text == found["identity"].text


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_who_has_it_in_either_encoding_gets_304(
    client: httpx.AsyncClient, path: str, encoding: str
) -> None:
    tag = (await client.get(path)).headers["etag"]
    for given in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        headers = {"If-None-Match": given, "Accept-Encoding": encoding}
        answer = await client.get(path, headers=headers)
        assert (answer.status_code, answer.headers["etag"]) == (304, tag)


async def test_what_is_not_there_is_not_had(client: httpx.AsyncClient) -> None:
    for path in ("/api/v1/nothing", "/api/v1/zones?page=0", "/static/nothing.css"):
        answer = await client.get(path, headers={"If-None-Match": "*"})
        assert answer.status_code in (404, 422)


async def test_another_tag_is_answered_in_full(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/zones", headers={"If-None-Match": '"other"'})
    assert answer.status_code == 200
