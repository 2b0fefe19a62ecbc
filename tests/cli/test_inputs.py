"""Files that are not there, cannot be read, never end, or are something else."""

import os
import subprocess
import unittest

from program import BAD, GOOD, PYAT, ProgramTest


class Inputs(ProgramTest):
    def refused(self, says, *words, **options):
        done = self.expect(2, "lint", *words, **options)
        self.assertIn(says, done.stdout)
        return done

    def test_missing(self):
        self.refused("none.yml: no such file or directory", "none.yml")

    def test_not_permitted(self):
        os.chmod(self.folder / self.file("secret.yml", GOOD), 0)
        if os.access(self.folder / "secret.yml", os.R_OK):
            self.skipTest("root may read everything")
        self.refused("secret.yml: permission denied", "secret.yml")

    def test_folder_without_yaml(self):
        self.file("empty/readme.txt", "")
        self.refused("no .yml or .yaml file", "empty")

    def test_folder(self):
        for name in ("conf/b.yml", "conf/a/x.yaml", "conf/.git/y.yml"):
            self.file(name, BAD)
        os.symlink("..", self.folder / "conf" / "a" / "loop")
        done = self.expect(1, "lint", "conf")
        found = [line.split(":")[0] for line in done.stdout.splitlines() if "[unknown-field]" in line]
        self.assertEqual(["conf/a/x.yaml", "conf/b.yml"], found)

    def test_mounted_folder_of_links(self):
        # How Kubernetes mounts a ConfigMap.
        self.file("conf/..2024/mimir.yml", BAD)
        os.symlink("..2024", self.folder / "conf" / "..data")
        os.symlink("..data/mimir.yml", self.folder / "conf" / "mimir.yml")
        done = self.expect(1, "lint", "conf")
        self.assertIn("conf/mimir.yml:2:1:", done.stdout)
        self.assertEqual(1, done.stdout.count("[unknown-field]"))

    def test_pattern(self):
        self.file("conf/mimir-1.yml", BAD)
        self.file("conf/other.yml", BAD)
        done = self.expect(1, "lint", "conf/mimir-*.yml")
        self.assertNotIn("other.yml", done.stdout)
        self.file("odd[1].yml", GOOD)  # a file of that name is no pattern
        self.expect(0, "lint", "odd[1].yml")

    def test_named_pipe_does_not_block(self):
        os.mkfifo(self.folder / "pipe.yml")
        self.refused("is a named pipe", "pipe.yml", timeout=5)
        self.file("conf/good.yml", GOOD)
        os.mkfifo(self.folder / "conf" / "pipe.yml")
        self.refused("is a named pipe", "conf", timeout=5)

    def test_process_substitution(self):
        command = [os.environ.get("BASH", "bash"), "-c", '"$0" lint --product mimir --target 2.10.3 <(printf "target: all\\n")', PYAT]
        done = subprocess.run(command, capture_output=True, env=self.environment(), timeout=20, check=False)
        self.assertEqual(0, done.returncode, done)

    def test_stdin(self):
        for name in ("-", "/dev/stdin"):
            done = self.expect(1, "lint", name, input=BAD)
            self.assertIn("<stdin>:2:1:", done.stdout)
        self.assertIn("conf.yml:2:1:", self.expect(1, "lint", "--stdin-filename", "conf.yml", "-", input=BAD).stdout)

    def test_devices(self):
        self.refused("is a device", "/dev/zero", timeout=5)

    def test_huge(self):
        with open(self.folder / "huge.yml", "wb") as file:
            file.truncate(200 * 1024 * 1024)
        self.refused("larger than 16 MiB", "huge.yml", timeout=5)
        with open(self.folder / "huge.yml", "rb") as file:
            self.refused("larger than 16 MiB", "-", stdin=file, timeout=10)

    def test_not_yaml(self):
        self.file("a.yml", b"\x1f\x8b\x08\x00" + bytes(100))
        self.file("b.yml", bytes(range(256)) * 16)
        self.refused("a gzip archive", "a.yml")
        self.refused("binary", "b.yml")

    def test_empty_file_has_a_verdict(self):
        self.file("empty.yml", "")
        done = self.run_pyat("lint", "--product", "mimir", "--target", "2.10.3", "empty.yml")
        self.assertIn(done.returncode, (0, 1), done)

    def test_odd_names(self):
        for name in ("with space.yml", "-dash.yml", "é.yml", "$(x).yml", "new\nline.yml"):
            self.file(name, GOOD)
            self.expect(0, "lint", "--", name)

    def test_name_that_is_no_text(self):
        with open(os.fsencode(self.folder) + b"/\xff.yml", "wb") as file:
            file.write(BAD.encode())
        done = self.expect(1, "lint", "--format", "json", ".")
        self.assertIn("no_such_field", done.stdout)

    def test_same_output_for_any_number_of_jobs(self):
        for number in range(40):
            self.file(f"conf/{number}.yml", BAD if number % 3 else GOOD)
        outputs = {self.expect(1, "lint", "--jobs", jobs, "conf").stdout for jobs in ("1", "2", "8")}
        self.assertEqual(1, len({text.split("checked")[0] for text in outputs}))


if __name__ == "__main__":
    unittest.main()
