package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Explains a driver's complaints about a card that it refused, as far as they are known. */
enum Refusal {
    FIRMWARE(
            "The card's firmware does not start: switch its power off and on, since a reset is not enough, and burn it"
                    + " again if that does not help.",
            "pre-initializing",
            "wait for fw init",
            "initializing state",
            "firmware over",
            "query_fw",
            "failed to initialize firmware",
            "failed to initialize fw",
            "firmware is in recovery",
            "device's health compromised"),
    FIRMWARE_FILE(
            "The file of firmware that the driver loads is not installed.",
            "direct firmware load",
            "safe mode",
            "ddp package"),
    SWITCHED_OFF(
            "The driver says that this card has no RDMA as it is set up: it may be switched off in the settings of the card"
                    + " or of the machine's firmware, or the card's firmware is too old.",
            "rdma is not supported",
            "roce is not supported",
            "rdma not supported"),
    OLD_FIRMWARE(
            "The card's firmware is too old for this driver: update it.",
            "upgrade to later fw",
            "please upgrade",
            "is not supported on this device",
            "fw version is too old",
            "old firmware"),
    OLD_DRIVER(
            "The driver is older than the card or its firmware, and does not understand it: take a newer kernel, or the"
                    + " vendor's current driver.",
            "handle_hca_cap",
            "error -22",
            "error code -22",
            "unsupported",
            "not supported"),
    ROOM(
            "The machine's firmware gave the card no room in memory: switch on 'above 4G decoding' there, or boot with"
                    + " pci=realloc.",
            "no space for",
            "can't assign",
            "bar 0",
            "can't reserve"),
    NO_ANSWER(
            "The card does not answer: look at its seat and its power, and at what the kernel says of its slot.",
            "timeout",
            "timed out",
            "error -110",
            "error -5",
            "uncorrect"),
    /** Without texts to look for: it matches what no other does. */
    UNKNOWN("Search for these words with the name of the card.");

    private static final String OF_DPU =
            "In DPU mode, the host's function of a BlueField starts only after the system on the card's ARM side has loaded its"
                    + " driver: look at that system first, over rshim or its BMC. Only then suspect the firmware.";

    private final String meaning;
    private final Pattern signs;

    Refusal(String meaning, String... signs) {
        this.meaning = meaning;
        this.signs = Pattern.compile(
                Stream.of(signs).map(Pattern::quote).collect(Collectors.joining("|")), Pattern.CASE_INSENSITIVE);
    }

    static String meaning(List<String> complaints, RdmaCard card) {
        Refusal refusal = of(complaints);
        return refusal == FIRMWARE && card.isDpu() ? OF_DPU : refusal.meaning;
    }

    static List<String> remedies(List<String> complaints, RdmaCard card) {
        List<String> remedies = new ArrayList<>();
        Refusal refusal = of(complaints);
        remedies.add("dmesg | grep " + card.address());
        if (refusal == FIRMWARE && card.isDpu()) {
            remedies.add("cat /dev/rshim0/misc");
        }
        boolean isMellanox = card.numbers().startsWith("15b3:") && !card.isVirtualFunction();
        if (isMellanox && refusal != ROOM && refusal != FIRMWARE_FILE) {
            remedies.add("mstflint -d %s query".formatted(card.address()));
        }
        if (refusal == FIRMWARE) {
            remedies.add("poweroff");
        }
        return remedies;
    }

    private static Refusal of(List<String> complaints) {
        String all = String.join("\n", complaints);
        for (Refusal each : values()) {
            if (each.signs.matcher(all).find()) {
                return each;
            }
        }
        return UNKNOWN;
    }
}
