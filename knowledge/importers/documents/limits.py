"""How much of a document is read. All are our choice; each says what it was held against."""

MEGABYTE = 10**6

# A picture-rich textbook as PDF has 30 to 80 MB; beyond this it is mostly scans or video.
MAX_DOCUMENT_BYTES = 100 * MEGABYTE
# A term's hand-outs and slides, with room to spare; what a chat or a mail can carry is far less.
MAX_ZIP_BYTES = 250 * MEGABYTE
# What a zip, or an office file (a zip too), may unpack to. Text shrinks about fourfold, pictures
# hardly at all, so an honest file of the size above stays well below; bombs are a thousandfold.
MAX_EXPANDED_BYTES = 500 * MEGABYTE
# A course of a file a lesson has 30 to 200.
MAX_FILES = 500
# A zip also lists folders, pictures and what else lies about.
MAX_ZIP_ENTRIES = 20_000
# The longest textbooks have about 1,500 pages.
MAX_PAGES = 2_500
# Such a book has 4 million characters of text.
MAX_CHARACTERS = 10_000_000
# About 15 paragraphs a page would be 40,000.
MAX_PIECES = 200_000
# A publisher's bank for a whole book has 2,000 to 5,000.
MAX_QUESTIONS = 10_000
# What a receipt shows of one bank; a bank of essays would fill pages.
MAX_REMARKS = 200
# Three pages without a break. Cutting passages takes time that grows with a paragraph's square.
LONGEST_PARAGRAPH = 8_000
# A title longer than this is no title.
MAX_TITLE = 120

# What one reader may take. Word and web files of the size above fit; the tutor beside it, with
# its embedding model, needs about as much.
MEMORY_BYTES = 1_500 * MEGABYTE
# PDF is slowest, some 25 full pages a second as measured: the longest textbook takes a minute.
CPU_SECONDS = 300
# A little longer, for a busy machine.
WALL_SECONDS = 420
