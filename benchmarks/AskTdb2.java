import java.io.*;
import java.nio.file.*;
import java.util.concurrent.TimeUnit;
import org.apache.jena.query.*;
import org.apache.jena.sparql.resultset.ResultsFormat;
import org.apache.jena.tdb2.TDB2;
import org.apache.jena.tdb2.TDB2Factory;

/** Answers queries over a TDB2 store: reads "milliseconds TAB query file TAB answer file" lines, tells seconds or a reason. */
public class AskTdb2 {
  public static void main(String[] given) throws Exception {
    Dataset dataset = TDB2Factory.connectDataset(given[0]);
    dataset.getContext().set(TDB2.symUnionDefaultGraph, true);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    System.out.println("ready");
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] asked = line.split("\t");
      String text = new String(Files.readAllBytes(Paths.get(asked[1])), "UTF-8");
      System.out.println(answer(dataset, Long.parseLong(asked[0]), text, asked[2]));
    }
  }

  static String answer(Dataset dataset, long limit, String text, String path) throws Exception {
    long start = System.nanoTime();
    dataset.begin(ReadWrite.READ);
    try (QueryExecution execution = QueryExecutionFactory.create(QueryFactory.create(text), dataset);
        OutputStream out = new BufferedOutputStream(new FileOutputStream(path))) {
      execution.setTimeout(limit, TimeUnit.MILLISECONDS);
      ResultSetFormatter.outputAsJSON(out, execution.execSelect());
      out.flush();
      return String.valueOf((System.nanoTime() - start) / 1e9);
    } catch (QueryCancelledException late) {
      return "late";
    } catch (Throwable fault) {
      return "fault: " + String.valueOf(fault).replaceAll("\\s+", " ");
    } finally {
      dataset.end();
    }
  }
}
