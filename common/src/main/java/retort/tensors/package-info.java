/** Named arrays of 32-bit floats and the safetensors files that hold them. */
package retort.tensors;
