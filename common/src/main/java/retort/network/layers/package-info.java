/**
 * The layers of networks, written once against {@link retort.device.Device}. A layer describes
 * itself and names its parameters; what a pass computes and keeps lies in a {@link
 * retort.network.layers.Tape}, so that networks of one architecture share their layers.
 */
package retort.network.layers;
