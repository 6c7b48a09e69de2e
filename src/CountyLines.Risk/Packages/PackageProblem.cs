namespace CountyLines.Risk.Packages;

/// <summary>Why a package is refused.</summary>
/// <param name="Code">Stable, for programs: <c>altered-file</c>.</param>
/// <param name="File">The file that it is about; null when it is about the whole package.</param>
/// <param name="Message">What is wrong and what to do, to be read after the file's name.</param>
public sealed record PackageProblem(string Code, string? File, string Message)
{
    public override string ToString() => File is null ? $"{Code}: {Message}" : $"{Code}: {File} {Message}";
}
