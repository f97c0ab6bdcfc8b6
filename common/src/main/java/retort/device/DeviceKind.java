package retort.device;

/** Where a network runs. */
public enum DeviceKind {
  /** On the processor. */
  CPU,
  /** On the GPU that Spark gave; an error where there is none. */
  CUDA
}
