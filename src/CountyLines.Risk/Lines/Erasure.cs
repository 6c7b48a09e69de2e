using System.Security.Cryptography;
using System.Text;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>Something that was erased.</summary>
/// <param name="Subject">The token that the audit chain has for it; nobody can tell any more whom or what it stood for.</param>
/// <param name="IsFinished">Whether the freed pages of the store and the files that named it are gone too.</param>
public sealed record Erasure(long Id, DateOnly Day, string Subject, bool IsFinished);

/// <summary>A copy of a release.</summary>
public sealed record CopyOfRelease(long Release, string Recipient);

/// <summary>What an erasure of a line takes with it beside the line's own rows.</summary>
/// <param name="Copies">Copies of releases whose frozen list names the line.</param>
/// <param name="Files">Files and folders that show it, with '/' and relative to the data folder.</param>
public sealed record ErasurePlan(IReadOnlyList<CopyOfRelease> Copies, IReadOnlyList<string> Files);

/// <summary>Rows that were removed or emptied.</summary>
public sealed record ErasedRows(string Table, int Rows);

/// <summary>What came of an erasure.</summary>
/// <param name="Rows">By table, those with any.</param>
/// <param name="Runs">The runs that saw the line.</param>
/// <param name="Mentions">Texts of other records in which the reference still stands: people wrote them, and people must look at them.</param>
public sealed record ErasureOutcome(Erasure Erasure, IReadOnlyList<ErasedRows> Rows, IReadOnlyList<long> Runs, IReadOnlyList<ErasedRows> Mentions);

/// <summary>
/// An erased line as a pull knows it again: by a salted hash of its reference. Whoever has the store and guesses the reference can find that
/// it was erased; without that, the next extract would bring it back.
/// </summary>
public sealed record ErasedLine(DateOnly Day, byte[] Salt, string Hash)
{
    public const int SaltBytes = 16;

    public static ErasedLine Of(string reference, DateOnly day)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new ErasedLine(day, salt, HashOf(salt, reference));
    }

    public bool Is(string reference) => HashOf(Salt, reference) == Hash;

    // In capitals: the same reference typed another way must not bring the line back.
    static string HashOf(byte[] salt, string reference) => Sha256.Of([.. salt, .. Encoding.UTF8.GetBytes(reference.Trim().ToUpperInvariant())]);
}
