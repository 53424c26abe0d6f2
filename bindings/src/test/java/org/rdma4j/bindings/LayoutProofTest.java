package org.rdma4j.bindings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each structure of the bindings has the same layout as in the C compiler of this machine. */
class LayoutProofTest {
    /** The number of lines for the structures of all libraries; fewer would mean that some were not checked. */
    private static final int FEWEST_LINES = 1_100;

    @Test
    void everyFieldHasTheOffsetThatTheCompilerGivesIt() throws Exception {
        List<BoundType> types = BoundTypes.all();

        List<String> answers = new LayoutProbe(Path.of("target/layout-probe"))
                .answers(types.stream()
                        .flatMap(type -> type.questions().stream())
                        .toList());

        assertThat(answers).hasSizeGreaterThan(FEWEST_LINES);
        assertThat(answers)
                .containsExactlyElementsOf(types.stream()
                        .flatMap(type -> type.expectedLines().stream())
                        .toList());
    }

    @Test
    void theHandWrittenStandInsAreProvenToo() throws Exception {
        assertThat(BoundTypes.all()).extracting(BoundType::name).contains("pthread_mutex_t", "pthread_cond_t");
    }

    @Test
    void aFieldThatOnlyCHasIsFound(@TempDir Path folder) {
        BoundType withoutLkey = scatterGatherElement(
                ValueLayout.JAVA_LONG.withName("addr"),
                ValueLayout.JAVA_INT.withName("length"),
                MemoryLayout.paddingLayout(4));

        assertThatThrownBy(() -> new LayoutProbe(folder).answers(withoutLkey.questions()))
                .hasMessageContaining("missing initializer for field 'lkey'");
    }

    @Test
    void aFieldThatOnlyJavaHasIsFound(@TempDir Path folder) {
        BoundType withKey = scatterGatherElement(
                ValueLayout.JAVA_LONG.withName("addr"),
                ValueLayout.JAVA_INT.withName("length"),
                ValueLayout.JAVA_INT.withName("key"));

        assertThatThrownBy(() -> new LayoutProbe(folder).answers(withKey.questions()))
                .hasMessageContaining("has no member named 'key'");
    }

    @Test
    void aFieldAtAnotherOffsetIsFound(@TempDir Path folder) throws Exception {
        BoundType swapped = scatterGatherElement(
                ValueLayout.JAVA_LONG.withName("addr"),
                ValueLayout.JAVA_INT.withName("lkey"),
                ValueLayout.JAVA_INT.withName("length"));

        assertThat(new LayoutProbe(folder).answers(swapped.questions()))
                .contains("struct ibv_sge lkey offset 12 size 4")
                .isNotEqualTo(swapped.expectedLines());
    }

    private static BoundType scatterGatherElement(MemoryLayout... members) {
        return new BoundType("struct ibv_sge", MemoryLayout.structLayout(members));
    }
}
