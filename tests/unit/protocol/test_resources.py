"""The files that ship with the program."""

from crcviewer.protocol.resources import bundled_models, demo_model


def test_the_models_on_offer_are_whole_models_the_demo_first() -> None:
    models = bundled_models()
    assert models[0] == demo_model()
    assert [model.stem for model in models] == ["demo", "phantom-exchange"]
    # The tile branch beside a model is there for its map, not to be chosen.
    branch = models[1].with_name("phantom-exchange.stage1_pathology.safetensors")
    assert branch.is_file()
