using System.Text;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Release;

/// <summary>What a recipient is told when a list must not be used any more. It names no line.</summary>
public static class RecallNotice
{
    const string FileName = "notice.txt";

    /// <param name="because">Why; empty when a corrected list says it.</param>
    public static IReadOnlyList<ReleasedFile> Of(RecordedRelease release, string recipient, string sender, string because, DateTimeOffset created)
    {
        var text = $"""
            RECALL

            To:      {recipient}
            From:    {sender}
            On:      {created:d MMMM yyyy, HH:mm} UTC

            Release {release.Number} of the list '{release.Audience}', as of {release.AsOf:d MMMM yyyy}, is recalled.
            Do not use it. Destroy every copy of it, on paper too, and tell everybody to whom you passed anything of it.
            {(because.Length > 0 ? $"Reason: {because}" : "Reason: the list had a fault, and a corrected one has gone to its recipients.")}

            Confirm with the receipt of this notice that it was done.

            """;
        return [new ReleasedFile(FileName, Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")))];
    }
}
