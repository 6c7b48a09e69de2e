namespace CountyLines.Risk.Store;

/// <summary>Where a store is.</summary>
/// <param name="Folder">The data folder: briefings and previews are in it, and the store itself unless it is elsewhere.</param>
public sealed record StorePlace(string Folder)
{
    /// <summary>The PostgreSQL database that holds the store; null when it is a file in the folder.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Whether workers on other machines may have the same store open. A file is one machine's.</summary>
    public bool IsShared => ConnectionString is not null;

    /// <summary>The SQLite file.</summary>
    internal string File => Path.Combine(Folder, "countylines.db");
}
