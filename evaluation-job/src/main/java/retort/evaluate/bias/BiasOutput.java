package retort.evaluate.bias;

import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import retort.UserException;
import retort.storage.Storage;

/**
 * Where the report goes.
 *
 * @param place the folder, which appears whole; where a rename is a copy, it is whole when the
 *     numbers are there
 * @param unfinished its name until then
 */
record BiasOutput(Storage place, Storage unfinished) {
  private static final String NUMBERS = "bias.json";

  /**
   * Checks the folder.
   *
   * @throws UserException where something is in the way
   */
  static BiasOutput at(String uri, Configuration hadoop, boolean overwrite) {
    Storage place = Storage.output(uri, hadoop);
    if (place.exists() && !overwrite) {
      throw new UserException("%s exists: --overwrite replaces it".formatted(place));
    }
    if (place.exists() && !place.child(NUMBERS).exists()) {
      throw new UserException(
          "%s exists and is no output of this command: --overwrite leaves it alone; remove it or choose another"
              .formatted(place));
    }
    String name = "." + place.path().getName() + "." + UUID.randomUUID();
    return new BiasOutput(place, place.renames() ? place.sibling(name) : place);
  }

  /** Writes the report, in place of an earlier one. */
  void write(BiasReport report) {
    if (!place.renames()) {
      place.delete();
      fill(place, report);
      return;
    }
    try {
      fill(unfinished, report);
      place.delete();
      unfinished.moveTo(place);
    } finally {
      unfinished.delete();
    }
  }

  private static void fill(Storage folder, BiasReport report) {
    folder.child("bias.md").writeText(BiasTables.markdown(report));
    folder.child("bias.csv").writeText(report.csv());
    folder.child("known-case.png").write(BiasCharts.knownCase(report.known()));
    folder.child("convnet.png").write(BiasCharts.convNet(report.convNet().sampled()));
    folder.child(NUMBERS).writeJson(report.json());
  }
}
