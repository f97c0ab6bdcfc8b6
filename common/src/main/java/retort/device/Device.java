package retort.device;

/** Where a network runs. */
public enum Device {
  /** On the processor. */
  CPU,
  /** On the GPU that Spark gave; an error where there is none. */
  CUDA
}
