"""Hidden check: the index holds tags, in order, and the search for one photo stops at the first."""

import asyncio

from harness import expectation, load, main

TAGS = {"a.jpg": ["Sea", "sky", "SEA"], "b.jpg": ["Cat"], "c.jpg": ["cat", "Sea"]}


class Tagger:
    def __init__(self):
        self.asked = []

    async def tag(self, photo):
        await asyncio.sleep(0)
        self.asked.append(photo)
        return TAGS[photo]


@expectation("the index holds the tags of each photo, in the order of the photos")
async def holds_tags():
    found = await load("photos").index(Tagger().tag, ["b.jpg", "a.jpg", "c.jpg"])
    expected = {"b.jpg": ["cat"], "a.jpg": ["sea", "sky"], "c.jpg": ["cat", "sea"]}
    assert list(found.items()) == list(expected.items()), f"the index is {found}"


@expectation("photos are found by tag")
async def by_tag():
    found = await load("photos").photos_with(Tagger().tag, list(TAGS), "sea")
    assert found == ["a.jpg", "c.jpg"], f"it found {found}"


@expectation("the first photo with a tag is found, and no photo after it is tagged")
async def first():
    module, tagger = load("photos"), Tagger()
    assert await module.first_photo_with(tagger.tag, list(TAGS), "cat") == "b.jpg", "it found another photo"
    assert tagger.asked == ["a.jpg", "b.jpg"], f"{tagger.asked} were tagged"
    assert await module.first_photo_with(tagger.tag, list(TAGS), "dog") is None, "it found a photo"


main()
