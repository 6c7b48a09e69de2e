namespace CountyLines.Risk.Tests.Support;

/// <summary>A real folder that is gone after the test.</summary>
sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("countylines-test-").FullName;

    /// <summary>A copy of the sample extract to change.</summary>
    public string CopyOfSampleExtract(string name = "extract")
    {
        var copy = Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;
        foreach (var file in Directory.GetFiles(Repository.SampleExtract))
            File.Copy(file, System.IO.Path.Combine(copy, System.IO.Path.GetFileName(file)));
        return copy;
    }

    public void Dispose()
    {
        StoreUnderTest.Remove(Path);
        Directory.Delete(Path, recursive: true);
    }
}
