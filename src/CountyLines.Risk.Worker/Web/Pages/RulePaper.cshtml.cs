using System.Text;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Commands;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>A pack as the paper that a committee reads and signs.</summary>
[Needs(Right.Look)]
sealed class RulePaperModel(ConsoleStores stores) : ConsolePage(stores)
{
    public async Task<IActionResult> OnGetAsync(string? pack)
    {
        // Only what stands in the rules folder: a text from an address must never become a path.
        var version = Stores.Rules.Versions().FirstOrDefault(one => one.Identity == pack) ?? throw new NotFoundException($"There is no pack '{VisibleText.Of(pack ?? "", 80)}'.");
        var (loaded, html) = PackPaper.Write(Stores.Rules, version.Folder);
        await LookedAsync("rules-shown", ("pack_sha256", Lines.AuditValue.Hash(loaded.Pack.Sha256)));
        return SandboxedPaper.Of(HttpContext, "pack.html", Encoding.UTF8.GetBytes(html));
    }
}
