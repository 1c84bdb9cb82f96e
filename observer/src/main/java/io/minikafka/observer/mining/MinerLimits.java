package io.minikafka.observer.mining;

/// Everything that bounds a miner's memory and the work for one line.
///
/// @param lineChars what is looked at of a line; the rest of a longer one is a parameter
/// @param lineTokens likewise in tokens
/// @param templates templates remembered; the eighth that was not seen for longest makes room
/// @param patterns masked lines whose template is remembered, twice that many for a moment
public record MinerLimits(int lineChars, int lineTokens, int templates, int patterns) {
    public static final MinerLimits DEFAULT = new MinerLimits(4_096, 256, 8_192, 32_768);

    public MinerLimits {
        if (lineChars < 1 || lineTokens < 2 || templates < 8 || patterns < 16) {
            throw new IllegalArgumentException(
                    "a miner cannot work within "
                            + lineChars
                            + " chars, "
                            + lineTokens
                            + " tokens, "
                            + templates
                            + " templates, "
                            + patterns
                            + " patterns");
        }
    }
}
