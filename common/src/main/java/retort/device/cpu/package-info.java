/**
 * The device that every machine has: convolutions, BatchNorm, pooling and products by oneDNN in its
 * blocked layouts, arrays by ND4J, the head's float64 algebra by OpenBLAS. All three find the
 * processor's instruction set at run time.
 */
package retort.device.cpu;
