using CountyLines.Risk.Release;

namespace CountyLines.Risk;

/// <summary>Brings together what the document of a pack needs: the pack, whether it is released, and the version before it.</summary>
public static class PackPaper
{
    /// <summary>The document of the pack in a folder.</summary>
    /// <exception cref="RulesException">The pack, or the released version before it, cannot be used.</exception>
    public static (LoadedPack Pack, string Html) Write(RulesFolder rules, string packFolder)
    {
        var loaded = rules.PackNamed(packFolder);
        var before = rules.PackBefore(loaded.Pack);
        using var html = new StringWriter { NewLine = "\n" };
        PackDocument.Write(new PackSheet(loaded.Written, loaded.Coverage, loaded.Released, before?.Written, before?.Released), html);
        return (loaded, html.ToString());
    }
}
