package org.rdma4j.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UserGroupsTest {
    private final UserGroups groups = new UserGroups(
            "ada",
            Set.of(1000, 27),
            List.of("root:x:0:", "sudo:x:27:ada", "rdma:x:110:grace,ada", "broken", "tape:x:26:adam"));

    @Test
    void aGroupOfThisLogin() {
        assertThat(groups.has(27)).isTrue();
        assertThat(groups.has(110)).isFalse();
    }

    @Test
    void aGroupOfTheNextLogin() {
        assertThat(groups.willHave(110)).isTrue();
        assertThat(groups.willHave(26)).isFalse();
        assertThat(groups.willHave(0)).isFalse();
    }

    @Test
    void theGroupsOfThisProcessAreThoseThatIdPrints() throws Exception {
        Process id = new ProcessBuilder("id", "-G").start();
        String numbers = new String(id.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

        assertThat(UserGroups.ofThisProcess().ids())
                .extracting(String::valueOf)
                .containsExactlyInAnyOrder(numbers.strip().split(" ", -1));
    }
}
