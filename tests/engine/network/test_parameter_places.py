"""Places in θ and their neighbours."""

from hypothesis import given
from hypothesis import strategies as st

from tutor.engine.network.open_weight import (
    Place,
    in_other_layer,
    index_at,
    layers_with_weights,
    matrix,
    moved,
    place_of,
)
from tutor.engine.training.training_plan import TrainingPlan

NETWORK = TrainingPlan("moons", layers=(3, 4)).begin().network
PICTURES = TrainingPlan("digits", filters=2, layers=(5,), samples=50).begin().network


def test_names_say_where_a_parameter_stands():
    names = {
        NETWORK.coordinates[index_at(NETWORK, place)] for place in (Place(1, 2, 0), Place(2, 3, 3), Place(3, 0, 1))
    }
    assert names == {"W1[2,0]", "b2[3]", "W3[0,1]"}


@given(st.data())
def test_place_and_index_undo_each_other(data):
    for network in (NETWORK, PICTURES):
        index = data.draw(st.integers(0, network.size - 1))
        assert index_at(network, place_of(network, index)) == index


def test_a_move_stops_at_the_edge_of_its_layer():
    index = NETWORK.coordinates.index("W2[0,0]")
    assert moved(NETWORK, index, -1, -1) == index
    assert NETWORK.coordinates[moved(NETWORK, index, 99, 99)] == "b2[3]"
    assert NETWORK.coordinates[moved(NETWORK, index, 1, 2)] == "W2[1,2]"


def test_layers_without_weights_are_passed_over():
    assert layers_with_weights(PICTURES) == [1, 3, 4]
    third = in_other_layer(PICTURES, 0, 1)
    assert place_of(PICTURES, third).layer == 3
    assert in_other_layer(PICTURES, third, -1) == 0
    assert place_of(PICTURES, in_other_layer(PICTURES, 0, -1)).layer == 4


def test_a_layers_matrix_is_a_view_of_its_parameters():
    parameters = NETWORK.initial(0)
    assert matrix(NETWORK, parameters, 2).shape == (4, 4)
    assert matrix(NETWORK, parameters, 2)[3, 1] == parameters[NETWORK.coordinates.index("W2[3,1]")]
