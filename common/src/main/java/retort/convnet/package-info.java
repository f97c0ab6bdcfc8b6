/**
 * Backbones: the paper's ConvNet behind an interface of plain float arrays.
 *
 * <p>Everything that differentiates an image lives here. No type of the numeric library crosses the
 * public methods of this package, and none of Spark's enters it.
 */
package retort.convnet;
