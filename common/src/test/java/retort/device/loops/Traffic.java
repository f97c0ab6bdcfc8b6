package retort.device.loops;

/** What crossed the seam of a {@link LoopsDevice} since {@link #reset}, and what is open there. */
public final class Traffic {
  private long uploads;
  private long uploadedBytes;
  private long downloads;
  private long downloadedBytes;
  private long waits;
  private long openArrays;
  private long openValues;

  Traffic() {}

  void up(long bytes) {
    uploads++;
    uploadedBytes += bytes;
  }

  void down(long bytes) {
    downloads++;
    downloadedBytes += bytes;
  }

  void waited() {
    waits++;
  }

  void opened(long values) {
    openArrays++;
    openValues += values;
  }

  void closed(long values) {
    openArrays--;
    openValues -= values;
  }

  /** Starts counting uploads, downloads and waits anew. */
  public void reset() {
    uploads = 0;
    uploadedBytes = 0;
    downloads = 0;
    downloadedBytes = 0;
    waits = 0;
  }

  /** How many calls brought values to the device. */
  public long uploads() {
    return uploads;
  }

  /** How many bytes those calls brought. */
  public long uploadedBytes() {
    return uploadedBytes;
  }

  /** How many calls took values from the device. */
  public long downloads() {
    return downloads;
  }

  /** How many bytes those calls took. */
  public long downloadedBytes() {
    return downloadedBytes;
  }

  /** How many calls gave a single number, for which the work before it had to be done. */
  public long waits() {
    return waits;
  }

  /** Arrays that were made and not closed, slices left out. */
  public long openArrays() {
    return openArrays;
  }

  /** The values of the open arrays. */
  public long openValues() {
    return openValues;
  }
}
