namespace CountyLines.Risk.Store;

/// <summary>Where a store is.</summary>
/// <param name="Folder">The data folder: briefings and previews are in it, and the store itself unless it is elsewhere.</param>
public sealed record StorePlace(string Folder)
{
    /// <summary>The SQLite file.</summary>
    public string File => Path.Combine(Folder, "countylines.db");
}
