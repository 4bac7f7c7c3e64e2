using System.CommandLine;
using TrainingLms.Api.Hosting;
using TrainingLms.Privacy;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Commands;

/// <summary><c>keys</c>: shows the generations of the key ring, and begins a new one while the server goes on serving.</summary>
static class KeysCommand
{
    public static Command Create()
    {
        var keys = new Command("keys", "Show and rotate the keys that seal personal data");
        var list = new Command("list", "Generations of each key and how many values still need them");
        list.Does(async (parsed, cancel) =>
        {
            await using var app = await OpenAsync(parsed, cancel);
            await using var scope = app.Services.CreateAsyncScope();
            await PrintAsync(scope.ServiceProvider, cancel);
            return 0;
        });
        var purpose = new Option<string>("--purpose") { Description = "data (default), look_up or seal", DefaultValueFactory = _ => "data" };
        purpose.AcceptOnlyFromAmong([.. Enum.GetValues<KeyPurpose>().Select(known => Snake.Of(known))]);
        var wait = new Option<int>("--wait") { Description = "Seconds until every running node has taken the new generation over", DefaultValueFactory = _ => 15 };
        var rotate = new Command("rotate", "Begin a new generation and seal or hash everything anew; the server may go on serving") { purpose, wait };
        rotate.Does(async (parsed, cancel) =>
        {
            await using var app = await OpenAsync(parsed, cancel);
            await using var scope = app.Services.CreateAsyncScope();
            var wanted = Enum.GetValues<KeyPurpose>().Single(known => Snake.Of(known) == parsed.GetValue(purpose));
            var begun = await scope.ServiceProvider.GetRequiredService<KeyCabinet>().AdvanceAsync(wanted, cancel);
            Console.WriteLine($"{Snake.Of(begun.Purpose)} {begun.Generation} ({begun.Id})");
            // A node that has not looked yet would not find what is already hashed anew.
            await Task.Delay(TimeSpan.FromSeconds(parsed.GetValue(wait)), cancel);
            return await ResealAsync(scope.ServiceProvider, cancel);
        });
        var reseal = new Command("reseal", "Go on with a rotation that was cut short");
        reseal.Does(async (parsed, cancel) =>
        {
            await using var app = await OpenAsync(parsed, cancel);
            await using var scope = app.Services.CreateAsyncScope();
            return await ResealAsync(scope.ServiceProvider, cancel);
        });
        keys.Add(list);
        keys.Add(rotate);
        keys.Add(reseal);
        return keys;
    }

    static async Task<WebApplication> OpenAsync(ParseResult parsed, CancellationToken cancel)
    {
        var app = LmsHost.Build(CommandLine.Server(parsed), []);
        await Database.MigrateAsync(app.Services, cancel);
        return app;
    }

    static async Task<int> ResealAsync(IServiceProvider services, CancellationToken cancel)
    {
        var done = await services.GetRequiredService<Resealing>().RunAsync(total => Console.Write($"\r{total}"), cancel);
        Console.WriteLine($"\r{done.Exchanged} 项已换用新密钥 values carry the new key");
        await PrintAsync(services, cancel);
        foreach (var left in done.Left) Tell($"{left.Column}  {left.RowKey}", new Refusal("keys.value_left", [("why", left.Why)]));
        if (done.Left.Count > 0) Tell("", new Refusal("keys.values_left", [("count", done.Left.Count)]));
        return done.Left.Count == 0 ? 0 : 1;
    }

    static void Tell(string where, Refusal what) =>
        Console.Error.WriteLine($"{what.Code}  {where}  {SentenceBook.Chinese.Say(what)} / {SentenceBook.English.Say(what)}");

    static async Task PrintAsync(IServiceProvider services, CancellationToken cancel)
    {
        foreach (var use in await services.GetRequiredService<Resealing>().UsesAsync(cancel))
            Console.WriteLine($"{Snake.Of(use.Key.Purpose),-8} {use.Key.Generation,3}  {use.Key.Id}  {(use.IsCurrent ? "*" : use.Key.RetiredAt is null ? " " : "-")}  {use.Values,10}  "
                + $"{SentenceBook.Chinese[$"key_purpose.{Snake.Of(use.Key.Purpose)}"]} / {SentenceBook.English[$"key_purpose.{Snake.Of(use.Key.Purpose)}"]}");
        Console.WriteLine("* 当前 current   - 已停用 retired: no value in the database needs it; keep it as long as a backup may need it");
    }
}
