import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Base64;
import java.util.HashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's own client, as middleware of tills uses it: java Producer.java brokers topic compression commit|abort
 * Each line of standard input is a record: key, value, then names and values of headers, all Base64 but the names; "-" is null.
 */
public class Producer {
  public static void main(String[] args) throws Exception {
    var settings = new HashMap<String, Object>();
    settings.put("bootstrap.servers", args[0]);
    settings.put("compression.type", args[2]);
    settings.put("linger.ms", 200);
    settings.put("batch.size", 900_000);
    settings.put("transactional.id", "java-" + args[1] + args[2]);
    try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        var lines = new BufferedReader(new InputStreamReader(System.in))) {
      producer.initTransactions();
      producer.beginTransaction();
      for (String line; (line = lines.readLine()) != null; ) {
        var fields = line.split(" ");
        var record = new ProducerRecord<>(args[1], bytes(fields[0]), bytes(fields[1]));
        for (int i = 2; i + 1 < fields.length; i += 2) record.headers().add(fields[i], bytes(fields[i + 1]));
        producer.send(record);
      }
      producer.flush();
      if (args[3].equals("abort")) producer.abortTransaction();
      else producer.commitTransaction();
    }
  }

  private static byte[] bytes(String field) {
    return field.equals("-") ? null : Base64.getDecoder().decode(field);
  }
}
