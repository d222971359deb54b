"""Which differences of data make a model another one."""

from crcviewer.model.document import judged_hashes
from crcviewer.protocol.model_card import DataSource

REAL = DataSource("PathMNIST", 10, False, sha256="real")
PHANTOMS = DataSource("phantoms", 10, True, sha256="drawn here")


def test_phantoms_that_only_teach_may_differ() -> None:
    elsewhere = DataSource("phantoms", 10, True, sha256="drawn elsewhere")
    assert judged_hashes([REAL, PHANTOMS]) == judged_hashes([REAL, elsewhere])


def test_phantoms_alone_and_real_images_may_not() -> None:
    assert judged_hashes([PHANTOMS]) != judged_hashes([DataSource("p", 10, True, sha256="other")])
    assert judged_hashes([REAL]) != judged_hashes([DataSource("P", 10, False, sha256="other")])
