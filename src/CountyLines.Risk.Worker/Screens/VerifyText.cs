using CountyLines.Risk.Packages;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What came of a recipient's check.</summary>
static class VerifyText
{
    public const string PasswordVariable = "COUNTYLINES_KEY_PASSWORD";

    public static void Write(Terminal terminal, Verification found, string folder)
    {
        if (found.Manifest is { } manifest && found.IsAccepted)
        {
            var word = found.IsRepeat ? "Already accepted, and checked once more" : "Accepted";
            terminal.Out.WriteLine($"{word}: {manifest.Kind.ToString().ToLowerInvariant()} {manifest.Release} from {manifest.Sender} to {manifest.Recipient.Name}, number {manifest.Sequence} of {manifest.Feed}, {manifest.Marking}.");
            if (manifest.Concerns is { } concerns)
                terminal.Out.WriteLine(manifest.Kind == ManifestKind.Recall ? $"RECALL: do not use release {concerns} any more." : $"CORRECTION: it takes the place of release {concerns}; do not use that one any more.");
            terminal.Out.WriteLine($"{manifest.Counts.Lines:N0} lines, {manifest.Counts.LeftOut:N0} left out; data as of {manifest.DataAsOf:yyyy-MM-dd}, valid until {manifest.ValidUntil:yyyy-MM-dd}; {manifest.Files.Count} files. Manifest {found.ManifestSha256}");
            return;
        }

        terminal.Error.WriteLine($"REFUSED: {VisibleText.Of(folder)}. Do not use what is in it.");
        foreach (var problem in found.Problems)
            terminal.Error.WriteLine($"  {problem}");
    }

    public static object Shape(Verification found)
    {
        return new
        {
            Accepted = found.IsAccepted,
            Repeat = found.IsRepeat,
            Kind = found.Manifest?.Kind.ToString().ToLowerInvariant(),
            found.Manifest?.Feed,
            found.Manifest?.Sequence,
            found.Manifest?.Release,
            found.Manifest?.Concerns,
            found.ManifestSha256,
            Problems = found.Problems.Select(problem => new { problem.Code, problem.File, problem.Message }),
        };
    }
}
