package retort.bias;

import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import retort.command.UserException;
import retort.storage.Storage;

/**
 * Where the report goes.
 *
 * @param place the folder, which appears whole
 * @param unfinished its name until then
 */
record Output(Storage place, Storage unfinished) {
  private static final String NUMBERS = "bias.json";

  /**
   * Checks the folder.
   *
   * @throws UserException where something is in the way
   */
  static Output at(String uri, Configuration hadoop, boolean overwrite) {
    Storage place = Storage.of(uri, hadoop);
    if (place.exists() && !overwrite) {
      throw new UserException("%s exists: --overwrite replaces it".formatted(place));
    }
    if (place.exists() && !place.child(NUMBERS).exists()) {
      throw new UserException(
          "%s exists and is no output of this command: --overwrite leaves it alone; remove it or choose another"
              .formatted(place));
    }
    String name = "." + place.path().getName() + "." + UUID.randomUUID();
    Path unfinished = new Path(place.path().getParent(), name);
    return new Output(place, Storage.of(unfinished.toString(), hadoop));
  }

  /** Writes the report, in place of an earlier one. */
  void write(Report report) {
    try {
      unfinished.child("bias.md").writeText(Tables.markdown(report));
      unfinished.child("bias.csv").writeText(report.csv());
      unfinished.child("known-case.png").write(Charts.knownCase(report.known()));
      unfinished.child("convnet.png").write(Charts.convNet(report.convNet().sampled()));
      unfinished.child(NUMBERS).writeJson(report.json());
      place.delete();
      unfinished.moveTo(place);
    } finally {
      unfinished.delete();
    }
  }
}
