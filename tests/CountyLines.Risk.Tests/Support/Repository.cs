namespace CountyLines.Risk.Tests.Support;

/// <summary>The files of the repository that tests look at as a stranger would.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Rules => Path.Combine(Root, "rules");

    public static string SampleExtract => Path.Combine(Root, "tests", "CountyLines.Risk.Tests", "Samples", "force-extract");

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CountyLines.Risk.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository.");
    }
}
