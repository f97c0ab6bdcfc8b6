package retort.teacher;

import java.io.Serializable;
import java.util.List;

/**
 * A file of weights that a model keeps beside it.
 *
 * @param location its path as the model names it, below the model's folder
 * @param chunks its bytes, of which an array holds 2 GiB at most; not copied
 */
record ExternalData(String location, List<byte[]> chunks) implements Serializable {

  /** Bytes. */
  long length() {
    return chunks.stream().mapToLong(chunk -> chunk.length).sum();
  }
}
