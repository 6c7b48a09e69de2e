namespace CountyLines.Risk.Lines;

/// <summary>A person's word that a version of a pack is ready, as it stood then. Another person releases it.</summary>
/// <param name="Identity">For example <c>county-lines@1.1.0</c>.</param>
/// <param name="Sha256">The pack's hash: a pack that was changed since was not proposed.</param>
public sealed record PackProposal(string Identity, string Sha256, string By, DateTimeOffset At);
