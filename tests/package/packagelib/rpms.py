# SPDX-License-Identifier: Apache-2.0
"""Packages for a root that has rpm, and of which rpm knows nothing yet."""

import pathlib
import re
import subprocess

# What the system's own packages would say they are, besides libraries.
CAN = ("/bin/sh", "coreutils", "shadow-utils", "systemd")
# Of scripts: what rpm calls them, the tag with the text.
SCRIPTS = {"pre": "PREIN", "post": "POSTIN", "preun": "PREUN", "postun": "POSTUN",
           "posttrans": "POSTTRANS"}
GHOST, CONFIG = 64, 1


def ask(rpm, form):
    return subprocess.run(["rpm", "-qp", "--nosignature", "--qf", form, rpm], check=True,
                          capture_output=True, text=True).stdout


def build(spec, folder, *more):
    """The one package that comes of it."""
    folder.mkdir()
    (folder / "it.spec").write_text(spec, "utf-8")
    subprocess.run(["rpmbuild", "-bb", "--quiet", "--define", f"_topdir {folder}",
                    "--define", "debug_package %{nil}", "--define", "__os_install_post %{nil}",
                    "--define", "_build_id_links none",
                    *more, folder / "it.spec"], check=True, stdin=subprocess.DEVNULL)
    (rpm,) = (folder / "RPMS").rglob("*.rpm")
    return rpm


def system(root, wanted_by, folder):
    """What the libraries of the root would be called, were they of a package."""
    wanted = ask(wanted_by, "[%{REQUIRENAME}\\n]").split("\n")
    names = {word.partition("(")[0] for word in wanted if word.startswith("lib")}
    files = [str(path) for path in (root / "usr/lib").rglob("*.so*")
             if path.name in names or path.name.startswith("ld-linux")]
    told = subprocess.run(["/usr/lib/rpm/elfdeps", "--provides", *files], check=True,
                          capture_output=True, text=True).stdout.split("\n")
    provides = sorted({line for line in told if line} | set(CAN) | {"rtld(GNU_HASH)"})
    return build("\n".join([
        "Name: system", "Version: 12", "Release: 1", "Summary: What is there", "License: none",
        *(f"Provides: {each}" for each in provides), "%description", "What is there.",
        "%files", ""]), folder)


def earlier(rpm, folder):
    """The same package under an older version."""
    folder.mkdir()
    tree = folder / "tree"
    tree.mkdir()
    with subprocess.Popen(["rpm2cpio", rpm], stdout=subprocess.PIPE) as told:
        subprocess.run(["cpio", "--quiet", "-idm"], cwd=tree, stdin=told.stdout, check=True)
    files = []
    for line in ask(rpm, "[%{FILEFLAGS} %{FILEMODES:perms} %{FILENAMES}\\n]").splitlines():
        flags, mode, name = line.split(" ", 2)
        words = ["%ghost"] if int(flags) & GHOST else \
            ["%config(noreplace)"] if int(flags) & CONFIG else []
        if int(flags) & GHOST:
            (tree / name.lstrip("/")).touch()
        files.append(" ".join([*words, *(["%dir"] if mode.startswith("d") else []), name]))
    scripts = []
    for name, tag in SCRIPTS.items():
        text = ask(rpm, f"%{{{tag}}}")
        if text != "(none)":
            scripts += [f"%{name}", text.replace("%", "%%")]
    requires = [line for line in ask(rpm, "[%{REQUIRENAME}\\n]").split("\n")
                if re.match(r"systemd|shadow", line)]
    return build("\n".join([
        "Name: yizhan", "Version: 0.0.9", "Release: 1", "Summary: Of before", "License: none",
        *(f"Requires: {each}" for each in sorted(set(requires))), "%description", "Of before.",
        "%install", f"cp -a {tree}/. %{{buildroot}}/", *scripts, "%files", *files, ""]),
        folder / "build")


def find(folder):
    """yizhan and yizhan-doc."""
    found = {}
    for path in sorted(pathlib.Path(folder).glob("yizhan*.rpm")):
        if not path.name.endswith(".src.rpm"):
            found[ask(path, "%{NAME}")] = path.resolve()
    return found
