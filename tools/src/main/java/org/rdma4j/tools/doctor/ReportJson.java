package org.rdma4j.tools.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.rdma4j.host.diagnosis.Diagnosis;
import org.rdma4j.host.diagnosis.Finding;
import org.rdma4j.host.diagnosis.State;

/** The report for a program: all findings with all evidence. */
final class ReportJson {
    private ReportJson() {}

    static String of(Diagnosis diagnosis) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("state", name(diagnosis.worst()));
            json.writeObjectFieldStart("devices");
            write(json, "usable", diagnosis.inventory().usable());
            write(json, "others", diagnosis.inventory().others());
            write(json, "activePorts", diagnosis.inventory().activePorts());
            json.writeEndObject();
            json.writeArrayFieldStart("findings");
            for (Finding finding : diagnosis.findings()) {
                json.writeStartObject();
                json.writeStringField("state", name(finding.state()));
                json.writeStringField("subject", finding.subject());
                json.writeStringField("summary", finding.summary());
                json.writeStringField("explanation", finding.explanation());
                write(json, "evidence", finding.evidence());
                write(json, "remedies", finding.remedies());
                write(json, "concerns", finding.concerns());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text + "\n";
    }

    /** {@code cannot-tell}: one word. */
    private static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void write(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
