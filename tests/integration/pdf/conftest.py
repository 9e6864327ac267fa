import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from enrolldesk.adapters.pdf.typst_paper import TypstPaper


@pytest.fixture(scope="session")
def paper() -> TypstPaper:
    return TypstPaper()


@pytest.fixture
def sheets() -> Callable[[bytes], list[str]]:
    """Reads the text of each sheet back, white space evened out."""

    def read(pdf: bytes) -> list[str]:
        reader = PdfReader(io.BytesIO(pdf), strict=True)
        return [" ".join(sheet.extract_text().split()) for sheet in reader.pages]

    return read
