"""What goes into the bundle and what stays out of it, each with its reason.

Read by ``build.spec``. Whatever is added here has to be proved by ``make bundle``, which runs the
frozen program: a module that is missing shows itself only then.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

MODULES_LEFT_OUT = {
    # of torch: what only torch.compile and torch's own tests use; we call neither
    "triton": "torch.compile",
    "torch._inductor.codegen": "torch.compile",
    "torch._inductor.fx_passes": "torch.compile",
    "torch._inductor.kernel": "torch.compile",
    "torch._inductor.compile_worker": "torch.compile",
    "torch.utils.tensorboard": "optional; crcviewer train says so when it is asked for",
    "torch.utils.benchmark": "torch's benchmarks",
    "cuda": "CUDA graphs with names; the libraries themselves are loaded by torch",
    "networkx": "torch.compile's partitioner",
    # of medmnist: see runtime_hook.py
    "medmnist.evaluator": "medmnist's own scores; ours are in training/evaluation",
    "medmnist.utils": "montages",
    "medmnist.__main__": "its command line",
    "fire": "its command line",
    "pandas": "medmnist.evaluator; optional in sklearn and torch",
    "skimage": "medmnist.utils",
    # optional parts of libraries that would pull in more
    "IPython": "notebooks",
    "jupyter_rfb": "notebooks",
    "pyqtgraph.examples": "examples",
    "pyqtgraph.opengl": "3-D views; we have none",
    "pyqtgraph.jupyter": "notebooks",
    "OpenGL": "3-D views",
    "numba": "optional in pyqtgraph",
    "cupy": "optional in pyqtgraph and scipy",
    "h5py": "optional in pyqtgraph",
    "tkinter": "another toolkit than Qt",
    "PyQt5": "another binding of Qt",
    "PyQt6": "another binding of Qt",
    "PySide6.QtQml": "no QML",
    "PySide6.QtQuick": "no QML",
    "pytest": "tests",
    "_pytest": "tests",
    "hypothesis": "tests",
    "nibabel.benchmarks": "benchmarks",
    "setuptools": "building",
    "pkg_resources": "building",
    "pip": "building",
    "mypy": "checking",
    "pygments": "colours of program text, of optional parts of pyqtgraph and torch",
    "rich": "optional in torch",
    "bokeh": "the figures of dask's dashboard; its tables do without",
    "jpeg_ls": "JPEG-LS for pydicom; GDCM decodes it here",
    "_CharLS": "the library of that",
    # of pyarrow, which writes Parquet files of this computer here
    "pyarrow.acero": "queries",
    "pyarrow.csv": "other files",
    "pyarrow.dataset": "tables of many files",
    "pyarrow.feather": "other files",
    "pyarrow.flight": "tables over the network",
    "pyarrow.interchange": "tables of other libraries",
    "pyarrow.json": "other files",
    "pyarrow.orc": "other files",
    "pyarrow.parquet.encryption": "encrypted files",
    "pyarrow.substrait": "queries",
    "pyarrow._azurefs": "files in Microsoft's cloud",
    "pyarrow._gcsfs": "files in Google's cloud",
    "pyarrow._hdfs": "files of Hadoop",
    "pyarrow._s3fs": "files in Amazon's cloud",
}  # fmt: skip

PACKAGES_WITHOUT_TESTS = ("sklearn", "scipy", "numpy", "matplotlib", "nibabel", "sympy", "joblib",
                          "pyqtgraph", "tifffile", "mpl_toolkits")  # fmt: skip

FILES_LEFT_OUT = {
    # CUDA libraries that nothing which is left here links or loads
    "*libcusolverMg*": "linear algebra over several GPUs in one process",
    "*libnvrtc.alt*": "the second copy of the run-time compiler, for other memory use",
    "*libnvrtc-builtins.alt*": "belongs to it",
    "*libnvperf_*": "counters for NVIDIA's profilers",
    "*libcheckpoint.so*": "counters for NVIDIA's profilers",
    "*libpcsamplingutil*": "counters for NVIDIA's profilers",
    "*/nvshmem_transport*": "memory over several machines; only the host library is linked",
    "*libnvshmem_device*": "memory over several machines; only the host library is linked",
    # of torch: for building C++ extensions, and its tests
    "*/torch/include/*": "C++ headers",
    "torch/include/*": "C++ headers",
    "torch/share/*": "CMake files",
    "torch/bin/*": "compilers and C++ tests",
    "torch/test/*": "C++ tests",
    "torch/testing/_internal/*": "torch's tests",
    "torch/_inductor/codegen/*": "torch.compile",
    "torch/_inductor/fx_passes/*": "torch.compile",
    "torch/_inductor/kernel/*": "torch.compile",
    "torch/_inductor/compile_worker/*": "torch.compile",
    "torch/utils/benchmark/*": "torch's benchmarks",
    "torch/_export/db/*": "examples of torch.export",
    # runtime_hook.py stands in for them
    "*torchvision/_C.*": "operations for detecting objects",
    "*torchvision/image.*": "its own codecs; images are read in crcviewer/imaging",
    "*torchvision.libs/*": "what these two link",
    "*PIL/_avif*": "AVIF, a format that the program does not offer",
    "*pillow.libs/libavif*": "AVIF",
    # of pyarrow; see the modules above. Its wheel has a library three times, where others link.
    "*libarrow_flight*": "tables over the network",
    "*libarrow_s3*": "files in Amazon's cloud",
    "*libarrow*.so": "what links it does so by its version",
    "*libarrow*.so.*.*.*": "what links it does so by its version",
    "*libparquet.so": "what links it does so by its version",
    "*pyarrow/_acero*": "queries",
    "*pyarrow/_csv*": "other files",
    "*pyarrow/_dataset*": "tables of many files",
    "*pyarrow/_feather*": "other files",
    "*pyarrow/_flight*": "tables over the network",
    "*pyarrow/_json*": "other files",
    "*pyarrow/_orc*": "other files",
    "*pyarrow/_parquet_encryption*": "encrypted files",
    "*pyarrow/_substrait*": "queries",
    "*pyarrow/include/*": "C++ headers",
    "*pyarrow/src/*": "C++ sources",
    "*pyarrow/tests/*": "tests",
    "*.a": "static libraries",
    "*.lib": "import libraries of Windows",
    "*.cmake": "CMake files",
    "*.pyi": "types for editors",
    "*.pxd": "sources for Cython",
    "*.pyx": "sources for Cython",
    "*.pxi": "sources for Cython",
    # of Qt
    "*/qml/*": "no QML",
    "*Qt6Qml*": "no QML",
    "*Qt6Quick*": "no QML",
    "*QtQml*": "no QML",
    "*QtQuick*": "no QML",
    "*Qt6VirtualKeyboard*": "keyboards on touch screens, in QML",
    "*platforminputcontexts*virtualkeyboard*": "keyboards on touch screens, in QML",
    "*Qt6Pdf*": "PDF as an image format",
    "*imageformats*qpdf*": "PDF as an image format",
    "*opengl32sw*": "OpenGL in software, for 3-D views",
    "*plugins/sqldrivers/*": "databases",
    "*plugins/qmltooling/*": "no QML",
    "*plugins/egldeviceintegrations/*": "devices without a window system",
    "*libqeglfs*": "devices without a window system",
    "*libqlinuxfb*": "devices without a window system",
    "*libqvkkhrdisplay*": "devices without a window system",
    "*libqvnc*": "devices without a window system",
    "*Qt6EglFs*": "devices without a window system",
    # The look of GTK: it would bring the GTK of the machine that builds, with all that it links
    "*libqgtk3*": "GTK",
    "libgtk-3.*": "GTK",
    "libgdk-3.*": "GTK",
    "libgdk_pixbuf*": "GTK",
    "libatk*": "GTK",
    "libatspi*": "GTK",
    "libcairo*": "GTK",
    "libpango*": "GTK",
    "libepoxy*": "GTK",
    "libfribidi*": "GTK",
    "libthai*": "GTK",
    "libdatrie*": "GTK",
    "libpixman*": "GTK",
    # examples and tests
    "matplotlib/mpl-data/sample_data/*": "examples",
    "*/tests/*": "tests",
    "sklearn/datasets/data/*": "examples",
    "sklearn/datasets/images/*": "examples",
    "sklearn/datasets/descr/*": "examples",
    "nibabel/tests/*": "tests",
}

_BUT_KEEP = (
    "*torch_shm_manager*",  # asked for when torch is imported
    # of torch's tests what torch itself imports
    "torch/testing/_internal/__init__.py",
    "torch/testing/_internal/logging_tensor.py",
    "torch/testing/_internal/common_dtype.py",
    "torch/testing/_internal/distributed/__init__.py",
    "torch/testing/_internal/distributed/fake_pg.py",
)

# Qt's own words (file dialogs, buttons) in the languages that the program speaks
_LANGUAGES = ("en", "zh_CN")

# imagecodecs loads a codec when a file asks for it; these are what TIFF, PNG and DICOM can ask for.
CODECS = (
    "_shared", "_shared_cython", "_imagecodecs", "_imcd", "_jpeg8", "_jpeg2k", "_jpegls",
    "_jpegsof3", "_jpegxl", "_jpegxr", "_ljpeg", "_lerc", "_lz4", "_lzma", "_bz2", "_ccitt",
    "_deflate", "_pixarlog", "_png", "_tiff", "_webp", "_zlib", "_zstd", "_quantize",
    "_bitshuffle", "_htj2k",
)  # fmt: skip


def excluded_modules() -> list[str]:
    """What PyInstaller is not even to look at."""
    spec = importlib.util.find_spec("torch")
    tests = Path(spec.origin).parent / "testing/_internal" if spec and spec.origin else None
    found = {path.stem for path in tests.iterdir()} if tests and tests.is_dir() else set()
    of_torch = {
        f"torch.testing._internal.{name}"
        for name in found
        if not wanted_module(f"torch.testing._internal.{name}")
    }
    return sorted(of_torch | MODULES_LEFT_OUT.keys())


def wanted_file(name: str) -> bool:
    """Whether a file of this name in the bundle stays in it."""
    name = name.replace("\\", "/")
    if "Qt/translations/" in name or "PySide6/translations/" in name:
        return name.endswith(tuple(f"_{language}.qm" for language in _LANGUAGES))
    if any(fnmatch(name, pattern) for pattern in _BUT_KEEP):
        return True
    return not any(fnmatch(name, pattern) for pattern in FILES_LEFT_OUT)


def wanted_module(name: str) -> bool:
    """Whether a Python module stays: not those left out, nor tests of libraries."""
    parts = name.split(".")
    if name.startswith("torch.testing._internal"):
        source = name.replace(".", "/")
        return any(f"{source}{end}" in _BUT_KEEP for end in (".py", "/__init__.py"))
    if parts[0] in PACKAGES_WITHOUT_TESTS and "tests" in parts:
        return False
    prefixes = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return not prefixes & MODULES_LEFT_OUT.keys()


def kept(entries: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Of PyInstaller's (name, source, kind) those that are to be in the bundle."""
    return [
        entry
        for entry in entries
        if (wanted_module(entry[0]) if entry[2].startswith("PYMODULE") else wanted_file(entry[0]))
    ]
