from pathlib import Path

from presign_gui.app.paths import Paths


def test_one_variable_moves_all_folders(tmp_path: Path) -> None:
    paths = Paths.of_this_user({"PRESIGN_GUI_HOME": str(tmp_path)})
    for folder in (paths.config, paths.data, paths.downloads, paths.sandbox_folder, paths.settings_file):
        assert folder.is_relative_to(tmp_path)


def test_without_it_the_platform_decides() -> None:
    paths = Paths.of_this_user({})
    assert paths.config.name == "presign-gui"
    assert paths.connections_file.parent == paths.config
    assert paths.sandbox_folder.parent == paths.data
