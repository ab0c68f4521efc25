"""What is hidden in a note: the reader and the writer must take the same text for code, quotes and comments."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from vault_coach.markdown.edit.regions import regions
from vault_coach.markdown.mask import mask_body

SCRAPS = (
    *("word ", "word\n", "\n", "\n\n", "%%", "%% ", "100%% sure ", "%%\n", "\n%%\n", "%%%"),
    *("> ", "```\n", "\n```\n", "`", "- ", "1. ", "# ", "    "),
    *("<!-- 5%% -->\n", "\n<!--\n", "-->\n", "<b title='%%'>", "![%%](a.png)", "![[a%%.png]]", "<div>\n"),
)
NOTES = st.lists(st.sampled_from(SCRAPS), max_size=20).map("".join)


@given(NOTES)
@example("one\n%%\nword\n")
@example("100%% sure word\n\nword")
@example("<!-- 5%% -->\nword %%word%% word\n")
def test_a_word_is_read_where_a_block_may_stand(note: str) -> None:
    layout, shown = regions(note.encode()), mask_body(note)[0]
    for word in re.finditer("word", note):
        place = len(note[: word.start()].encode())
        hidden = layout.around(place) or next((region for region in layout.markup if place in region), None)
        read = shown[word.start() : word.end()] == "word"
        assert read == (hidden is None), hidden
