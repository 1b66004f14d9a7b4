"""The keys of a training: what a line, the shell's options and the app's entry line can set."""

from tutor.engine.data.dataset import DERIVED
from tutor.engine.data.datasets import KNOWN
from tutor.engine.data.own_data import GAPS, SCALES, TASKS, WORDS
from tutor.engine.limits import EPOCHS, FILTERS, NEURONS, SAMPLES
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.layers import Initialisation
from tutor.engine.network.losses import LOSSES
from tutor.engine.runs.keys import Key, run_keys

INITIALISATIONS: tuple[Initialisation, ...] = ("usual", "xavier", "he")
OF_A_TRAINING = (
    Key("dataset", "name", "what is learnt: a data set's name, or a file with a table", "data set or file",
        lambda: KNOWN, in_mid_run=False, sets="dataset", also=("data",)),
    Key("samples", "count", "how many samples are drawn", "number of samples", least=2, most=SAMPLES.most,
        in_mid_run=False, sets="samples"),
    Key("noise", "number", "how noisy the data is, from 0 to 1", least=0, in_mid_run=False, sets="noise"),
    Key("train", "number", "the share of the samples to train on, the others test; of a file also 1", least=0,
        in_mid_run=False, sets="train_share", also=("train_share",)),
    Key("split", "numbers", "the shares to train on, to decide by (validation) and to test with: split=0.6,0.2,0.2",
        "share", least=0, in_mid_run=False, empty=("none",), sets="split"),
    Key("inputs", "names", f"what the network sees of a point, of {','.join(DERIVED)}", "input", lambda: DERIVED,
        empty=("", "none"), in_mid_run=False, sets="features", also=("features",)),
    Key("layers", "counts", "neurons of each hidden layer, as in layers=8,8, or none", "number of neurons", least=1,
        most=NEURONS.most, empty=("", "none", "0"), in_mid_run=False, sets="layers",
        also=("hidden", "hidden_layers", "neurons", "units")),
    Key("filters", "count", "filters of a 3×3 convolution with pooling, for pictures", "number of filters", least=0,
        most=FILTERS.most, in_mid_run=False, sets="filters"),
    Key("activation", "names", "what a hidden neuron makes of its sum; a name for all layers, or one for each",
        "activation", lambda: ACTIVATIONS, in_mid_run=False, sets="activation",
        called=lambda: {"leaky": "leaky-relu", "lrelu": "leaky-relu", "leakyrelu": "leaky-relu"}),
    Key("loss", "name", "what is minimised", "loss", lambda: LOSSES, in_mid_run=False, sets="loss",
        called=lambda: {"ce": "cross-entropy", "bce": "binary-cross-entropy", "l2": "mse",
                        "mean-squared-error": "mse"}),
    Key("init", "name", f"how weights begin: {', '.join(INITIALISATIONS)}", "way to begin weights",
        lambda: INITIALISATIONS, in_mid_run=False, sets="initialisation",
        called=lambda: {"glorot": "xavier", "kaiming": "he"}, also=("initialisation", "initialization")),
    Key("batch", "count", "examples for each update, or all", "number of examples", least=1, empty=("all", "none"),
        sets="batch", also=("batch_size", "batchsize", "minibatch")),
    Key("l1", "number", "λ₁ of the penalty λ₁·Σ|w|", least=0, sets="l1"),
    Key("l2", "number", "λ₂ of the penalty ½·λ₂·Σw²", least=0, sets="l2"),
    Key("dropout", "number", "the share of the hidden neurons left out of each update, as in dropout=0.2", least=0,
        most=0.95, sets="dropout"),
    Key("epochs", "count", "how often all examples are seen", "number of epochs", least=1, most=EPOCHS.most,
        sets="epochs"),
    Key("patience", "count", "epochs without a lower validation loss after which a run ends, at the lowest",
        "number of epochs", least=1, empty=("none",), sets="patience", also=("early_stopping",)),
    Key("seed", "count", "draws the data and the first weights, and orders the batches", least=0, noun="seed",
        in_mid_run=False, sets="seed", also=("random_state",)),
    Key("target", "name", "the column of a file that is learnt, by name or number", "column", in_mid_run=False,
        sets="target"),
    Key("task", "name", "whether a file's numbers are learnt as values or as classes", "task", lambda: TASKS,
        in_mid_run=False, sets="task", called=lambda: {"regression": "values", "classification": "classes"}),
    Key("drop", "names", "columns of a file to learn nothing from, as in drop=id,name", "column", empty=("", "none"),
        in_mid_run=False, sets="drop"),
    Key("gaps", "name", "what becomes of a file's gaps: filled with the mean or median, or their rows dropped",
        "way with gaps", lambda: GAPS, in_mid_run=False, sets="gaps"),
    Key("words", "name", "what becomes of a file's words: an input each (onehot), or dropped", "way with words",
        lambda: WORDS, in_mid_run=False, sets="words", called=lambda: {"one-hot": "onehot"}),
    Key("scale", "name", "how a file's numbers are scaled: standard deviations from the mean (standard), or none",
        "way to scale", lambda: SCALES, in_mid_run=False, sets="scale"),
    Key("weights", "count", "draws the first weights and orders the batches, where that is not the seed", least=0,
        noun="seed", in_mid_run=False, sets="weights"),
    Key("from", "name", "the file of a network to begin with, saved as .json or .npz; without data, with its own",
        "file", in_mid_run=False, sets="first_weights"),
    Key("freeze", "names", "layers whose weights and biases stay as they are, as in freeze=W1,W2, or none", "layer",
        empty=("none", ""), sets="frozen"),
    Key("prune", "number", "the share of the weights to keep, the largest: prune=20%", least=0, most=1,
        sets="deeds"),
    Key("steps", "count", "how many updates are made before the line goes on or ends", "number of updates", least=0,
        sets="steps", also=("updates", "iterations", "iters", "n")),
)  # fmt: skip
"""The keys of a training apart from those of its updates."""
KEYS = {key.name: key for key in OF_A_TRAINING}


def training_keys() -> dict[str, Key]:
    """Every key of a training by name: its own, and those of its updates."""
    return KEYS | {name: key for name, key in run_keys().items() if key.in_training}
