package retort.parquet;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;

/**
 * The pages of a column chunk, read one by one as they are asked for; those that end before a
 * wanted row are skipped without being read.
 */
final class ColumnPages implements PageReader, Closeable {
  private static final ParquetMetadataConverter CONVERTER = new ParquetMetadataConverter();

  private final ColumnChunk chunk;
  private final FSDataInputStream in;
  private final PageDecompressor bytes;
  private final DictionaryPage dictionary;
  private long skipped;
  private PageHeader next;

  /**
   * Opens the file.
   *
   * @param first the row that is wanted first, from 0 to the chunk's values - 1
   */
  ColumnPages(ColumnChunk chunk, String uri, long first, Configuration hadoop) throws IOException {
    this.chunk = chunk;
    Path path = new Path(uri);
    this.in = path.getFileSystem(hadoop).open(path);
    this.bytes = new PageDecompressor(chunk.codec(), hadoop);
    try {
      in.seek(chunk.start());
      this.dictionary = skip(first);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Goes to the page with a row; what it meets of a dictionary on the way. */
  private DictionaryPage skip(long first) throws IOException {
    DictionaryPage found = null;
    while (true) {
      next = header();
      switch (next.getType()) {
        case DICTIONARY_PAGE ->
            found =
                new DictionaryPage(
                    body(0, true, PageDecompressor.PageUse.DICTIONARY),
                    next.getDictionary_page_header().getNum_values(),
                    encoding(next.getDictionary_page_header().getEncoding()));
        case DATA_PAGE, DATA_PAGE_V2 -> {
          if (skipped + values(next) > first) {
            return found;
          }
          skipped += values(next);
          in.seek(in.getPos() + next.getCompressed_page_size());
        }
        default -> in.seek(in.getPos() + next.getCompressed_page_size());
      }
    }
  }

  private PageHeader header() throws IOException {
    if (in.getPos() >= chunk.start() + chunk.size()) {
      throw new EOFException("its pages hold fewer values than its footer says");
    }
    return Util.readPageHeader(in);
  }

  private static int values(PageHeader header) {
    return header.isSetData_page_header_v2()
        ? header.getData_page_header_v2().getNum_values()
        : header.getData_page_header().getNum_values();
  }

  /** How many rows lie in the pages that were skipped. */
  long skipped() {
    return skipped;
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    return dictionary;
  }

  @Override
  public long getTotalValueCount() {
    return chunk.values() - skipped;
  }

  @Override
  public DataPage readPage() {
    try {
      while (next == null || !(next.isSetData_page_header() || next.isSetData_page_header_v2())) {
        if (next != null) {
          in.seek(in.getPos() + next.getCompressed_page_size());
        }
        next = header();
      }
      DataPage page = next.isSetData_page_header_v2() ? second() : first();
      next = null;
      return page;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataPage first() throws IOException {
    DataPageHeader header = next.getData_page_header();
    return new DataPageV1(
        body(0, true, PageDecompressor.PageUse.DATA),
        header.getNum_values(),
        next.getUncompressed_page_size(),
        null,
        encoding(header.getRepetition_level_encoding()),
        encoding(header.getDefinition_level_encoding()),
        encoding(header.getEncoding()));
  }

  private DataPage second() throws IOException {
    DataPageHeaderV2 header = next.getData_page_header_v2();
    BytesInput repetitions = levels(header.getRepetition_levels_byte_length());
    BytesInput definitions = levels(header.getDefinition_levels_byte_length());
    int levels = Math.toIntExact(repetitions.size() + definitions.size());
    return DataPageV2.uncompressed(
        header.getNum_rows(),
        header.getNum_nulls(),
        header.getNum_values(),
        repetitions,
        definitions,
        encoding(header.getEncoding()),
        body(levels, header.isIs_compressed(), PageDecompressor.PageUse.DATA),
        null);
  }

  /** Bytes before the values, which are never compressed. */
  private BytesInput levels(int length) throws IOException {
    byte[] read = new byte[length];
    in.readFully(read);
    return BytesInput.from(read);
  }

  private BytesInput body(int levels, boolean compressed, PageDecompressor.PageUse use)
      throws IOException {
    int stored = next.getCompressed_page_size() - levels;
    int length = next.getUncompressed_page_size() - levels;
    if (stored < 0 || length < 0) {
      throw new IOException("a page of %d bytes".formatted(stored));
    }
    return bytes.read(in, stored, length, compressed, use);
  }

  private static org.apache.parquet.column.Encoding encoding(Encoding encoding) {
    return CONVERTER.getEncoding(encoding);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
    in.close();
  }
}
