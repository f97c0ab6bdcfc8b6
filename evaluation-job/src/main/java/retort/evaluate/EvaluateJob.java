package retort.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.cluster.Slots;
import retort.command.ExistingOutput;
import retort.command.IfExists;
import retort.command.Program;
import retort.dataset.DistilledManifest;
import retort.dataset.DistilledSet;
import retort.device.DeviceMemoryException;
import retort.evaluate.pretrain.Method;
import retort.evaluate.pretrain.TrainingSet;
import retort.evaluate.pretrain.TrainingSets;
import retort.evaluate.report.ResultsManifest;
import retort.evaluate.report.ResultsWriter;
import retort.evaluate.transfer.ReadTargets;
import retort.evaluate.transfer.Target;
import retort.evaluate.transfer.TargetReader;
import retort.evaluate.transfer.TargetSpec;
import retort.evaluate.trials.DataFreeTrials;
import retort.evaluate.trials.NetworkKey;
import retort.evaluate.trials.PretrainingTrials;
import retort.evaluate.trials.Protocol;
import retort.evaluate.trials.TransferTrials;
import retort.evaluate.trials.TrialKey;
import retort.evaluate.trials.TrialResult;
import retort.evaluate.trials.TrialStore;
import retort.image.Normalization;
import retort.network.Architecture;
import retort.network.Backbone;
import retort.network.Head;
import retort.placement.DeviceSettings;
import retort.placement.Devices;
import retort.progress.Interruption;
import retort.rejection.RejectionList;
import retort.resume.ResumableRun;
import retort.settings.Settings;
import retort.storage.DisjointPaths;
import retort.storage.Lease;
import retort.storage.Storage;

/** From settings, a distilled set and targets to results: networks first, then their trials. */
final class EvaluateJob {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluateJob.class);

  private final SparkSession spark;
  private final Configuration hadoop;
  private final Settings settings;
  private final EvaluateSettings evaluate;
  private final DeviceSettings device;
  private final EvaluationInputs inputs;
  private final List<TargetSpec> specs;
  private final EvaluationOutput output;
  private final TrialStore store;

  EvaluateJob(
      SparkSession spark,
      Settings settings,
      List<String> distilled,
      String features,
      List<TargetSpec> specs,
      String output) {
    this.spark = spark;
    this.hadoop = spark.sessionState().newHadoopConf();
    this.settings = settings;
    this.evaluate = EvaluateSettings.of(settings);
    this.device = DeviceSettings.of(settings, "evaluate", Slots.taskThreads(spark));
    this.inputs = EvaluationInputs.read(spark, distilled, features, evaluate.seeds());
    this.specs = specs;
    this.output =
        new EvaluationOutput(
            DisjointPaths.output(output, read(distilled, features, specs), hadoop));
    this.store = new TrialStore(this.output.trials().toString(), hadoop);
  }

  private static List<String> read(
      List<String> distilled, String features, List<TargetSpec> specs) {
    List<String> read = new ArrayList<>(distilled);
    read.add(features);
    for (TargetSpec spec : specs) {
      read.addAll(spec.train().locations());
      read.addAll(spec.test());
    }
    read.removeIf(String::isEmpty);
    return read;
  }

  /**
   * Runs the trials that are not finished yet.
   *
   * @param table receives the results' table, in Markdown
   */
  void run(ExistingOutput.OutputPolicy policy, Consumer<String> table) {
    Devices.checkTasks(spark, "evaluate.device", device);
    new ResumableRun(output.folder(), policy)
        .run(
            new ResumableRun.Steps<Void>() {
              @Override
              public boolean prepare(IfExists ifExists, Lease lease) {
                evaluate.backbones().forEach(backbone -> architecture(backbone));
                output.requireRoom(ifExists);
                return false;
              }

              @Override
              public void run(Optional<Void> checkpoint, Lease lease) {
                Interruption.during(
                    () ->
                        DeviceMemoryException.advising(
                            "evaluate.device",
                            () -> TrialRehearsal.LESS_MEMORY,
                            () -> table.accept(evaluate(policy.ifExists(), lease))),
                    () ->
                        "Finished trials are in %s: the same command with --resume keeps them"
                            .formatted(output.trials()));
              }
            });
  }

  private String evaluate(IfExists ifExists, Lease lease) {
    DistilledManifest manifest = inputs.sets().get(0).manifest();
    TargetReader reader =
        new TargetReader(
            spark, hadoop, manifest.imageSize(), Normalization.of(manifest.mean(), manifest.std()));
    Storage rejected = output.folder().child(RejectionList.NAME);
    ReadTargets read = reader.read(specs, evaluate.rejected(), rejected);
    new TrialRehearsal(evaluate, inputs, read.targets())
        .run(spark, evaluate.backbones().stream().map(this::architecture).toList(), device);
    output.prepare(ifExists, identity());
    read.list(spark, rejected);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Map<String, Broadcast<Target>> targets = new LinkedHashMap<>();
    read.targets().forEach(target -> targets.put(target.name(), context.broadcast(target)));
    try {
      new PretrainingTrials(spark, device, store, evaluate.pretraining(), manifest.dimension())
          .train(networks(), key -> architecture(key.backbone()), this::pairsName, this::pairs);
      TransferTrials transfers = new TransferTrials(spark, device, store, targets);
      transfers.finetune(
          pending(Protocol.FINETUNE), evaluate.finetuning(), key -> architecture(key.backbone()));
      transfers.linear(
          pending(Protocol.LINEAR), evaluate.linear(), key -> architecture(key.backbone()));
      new DataFreeTrials(
              spark,
              device,
              store,
              targets,
              evaluate.finetuning(),
              evaluate.dataFree(),
              manifest.images())
          .run(
              pending(Protocol.DATAFREE),
              key -> architecture(key.backbone()),
              key -> pairsName(images(key)),
              key -> pairs(images(key)).images());
    } finally {
      targets.values().forEach(Broadcast::destroy);
    }
    List<TrialResult> results =
        trials().stream().map(trial -> store.result(trial).orElseThrow()).toList();
    lease.check();
    output.removeResults();
    String table =
        ResultsWriter.write(spark, output.folder(), manifest(results.size(), read), results);
    LOG.info("wrote {} to {}", Quantity.of(results.size(), "trial"), output.folder());
    return table;
  }

  private List<NetworkKey> networks() {
    List<NetworkKey> keys = new ArrayList<>();
    for (Backbone backbone : evaluate.backbones()) {
      for (Method method : evaluate.methods()) {
        for (long seed = 0; seed < evaluate.seeds(); seed++) {
          keys.add(new NetworkKey(method, backbone, seed));
        }
      }
    }
    return keys;
  }

  private List<TrialKey> trials() {
    List<TrialKey> trials = new ArrayList<>();
    for (Protocol protocol : evaluate.protocols()) {
      for (NetworkKey network : networks()) {
        for (TargetSpec target : specs) {
          trials.add(new TrialKey(network, target.name(), protocol));
        }
      }
    }
    return trials;
  }

  private List<TrialKey> pending(Protocol protocol) {
    List<TrialKey> all = trials().stream().filter(trial -> trial.protocol() == protocol).toList();
    List<TrialKey> pending = all.stream().filter(t -> store.result(t).isEmpty()).toList();
    if (!all.isEmpty()) {
      LOG.info(
          "{}: {} to run, {} done before",
          protocol.text(),
          Quantity.of(pending.size(), "trial"),
          all.size() - pending.size());
    }
    return pending;
  }

  private Architecture architecture(Backbone backbone) {
    DistilledManifest manifest = inputs.sets().get(0).manifest();
    List<Integer> widths = evaluate.widths().isEmpty() ? manifest.backbone() : evaluate.widths();
    return architecture(backbone, widths, manifest);
  }

  private static Architecture architecture(
      Backbone backbone, List<Integer> widths, DistilledManifest manifest) {
    return Settings.validated(
        () ->
            new Architecture(
                backbone,
                manifest.channels(),
                manifest.imageSize(),
                widths,
                new Head.LinearHead(manifest.dimension())));
  }

  /** Networks whose pairs have the same name share them. */
  private String pairsName(NetworkKey key) {
    return key.method() == Method.FULL || inputs.sets().size() == 1
        ? key.method().text()
        : "%s of set %d".formatted(key.method().text(), inputs.index(key.seed()) + 1);
  }

  /** A network with the same images. */
  private static NetworkKey images(NetworkKey key) {
    return new NetworkKey(key.method().withSameImages(), key.backbone(), key.seed());
  }

  private TrainingSet pairs(NetworkKey key) {
    DistilledSet set = inputs.sets().get(inputs.index(key.seed()));
    Architecture own = architecture(Backbone.CONVNET, set.manifest().backbone(), set.manifest());
    LOG.info("preparing the training set {}", pairsName(key));
    return new TrainingSets(spark, device, inputs.features(), set, own, evaluate.labelSolving())
        .of(key.method());
  }

  /** What a trial's result depends on beside its own name. */
  private Map<String, String> identity() {
    Map<String, String> identity = new TreeMap<>();
    settings
        .effective("evaluate")
        .forEach((key, value) -> identity.put(key, String.valueOf(value)));
    List.of("methods", "architectures", "protocols", "seeds", "max-rejected")
        .forEach(chosen -> identity.remove("evaluate." + chosen));
    for (int seed = 0; seed < evaluate.seeds(); seed++) {
      identity.put(
          "distilled set of seed " + seed, inputs.sets().get(inputs.index(seed)).fingerprint());
    }
    identity.put("features", inputs.features().fingerprint());
    specs.forEach(spec -> identity.put("--target " + spec.name(), spec.text()));
    return identity;
  }

  private ResultsManifest manifest(int trials, ReadTargets read) {
    Map<String, String> targets = new LinkedHashMap<>();
    for (int i = 0; i < specs.size(); i++) {
      String text = specs.get(i).description() + "; " + read.targets().get(i).sizes();
      targets.put(specs.get(i).name(), text);
    }
    return new ResultsManifest(
        ResultsManifest.FORMAT,
        ResultsManifest.VERSION,
        trials,
        inputs.sets().get(0).manifest().images(),
        inputs.fingerprints(),
        inputs.features().fingerprint(),
        targets,
        read.rejected(),
        settings.effective("evaluate"),
        Program.createdBy(spark));
  }
}
