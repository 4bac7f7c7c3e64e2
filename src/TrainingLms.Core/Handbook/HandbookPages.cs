using System.Text;
using System.Text.RegularExpressions;
using TrainingLms.Notifications;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Handbook;

/// <summary>The handbook: one page per workflow, written from its table, for people who run the office and not the program.</summary>
/// <remarks>A test compares the pages in the repository with these, so that a changed rule shows as a changed page.</remarks>
public static partial class HandbookPages
{
    static readonly (SentenceBook First, SentenceBook Second) Books = (SentenceBook.Chinese, SentenceBook.English);

    /// <summary>All pages by file name: <c>README.md</c>, one per workflow, named after it, and <c>messages.md</c>.</summary>
    public static IReadOnlyDictionary<string, string> All() =>
        Workflows.All.Select(workflow => ($"{workflow.Name}.md", Page(workflow))).Append(("README.md", Index(Workflows.All))).Append(("messages.md", Messages()))
            .ToDictionary(page => page.Item1, page => page.Item2, StringComparer.Ordinal);

    /// <summary>The page of one workflow: picture, then one line per row of its table.</summary>
    public static string Page(IWorkflow workflow)
    {
        var page = new StringBuilder();
        page.Append($"# {Name(workflow.Name, " · ")}\n\n");
        page.Append("本页由流程表自动生成，请勿手工修改。表里没有的操作，系统一律不办理。\n");
        page.Append("This page is generated from the workflow's table; do not edit it. What is not in the table cannot be done.\n\n");
        page.Append($"```mermaid\n{WorkflowGraph.Mermaid(workflow, key => Name(key, " "))}```\n\n");
        page.Append("| 现状 Now | 操作 What is done | 变为 Becomes | 谁可以 Who may | 另一人 Second person | 条件，不满足时的提示 Conditions, and what is said when one is not met | 到期自动 By itself when due | 留痕 On record |\n");
        page.Append("|---|---|---|---|---|---|---|---|\n");
        foreach (var row in workflow.Rows)
            page.Append($"| {string.Join(" | ", Cells(workflow, row).Select(Escape))} |\n");
        if (workflow.TerminalStates().ToList() is { Count: > 0 } ends)
            page.Append($"\n到此结束 It ends with: {string.Join(", ", ends.Select(state => Name($"{workflow.Name}.state.{state}", " ")))}\n");
        return page.ToString();
    }

    static string[] Cells(IWorkflow workflow, WorkflowRow row) =>
    [
        row.From is null ? "（新建）new" : Name($"{workflow.Name}.state.{row.From}", "<br>"),
        Name($"{workflow.Name}.trigger.{row.Trigger}", "<br>"),
        row.LeadsBack ? Name("handbook.where_it_was", "<br>") : Name($"{workflow.Name}.state.{row.To.Single()}", "<br>"),
        $"{Books.First.WhoIs(row.Who)}<br>{Books.Second.WhoIs(row.Who)}",
        SecondPerson(workflow, row),
        string.Join("<br>", row.Guards.Select(code => $"{Blank(Name(code, "<br>"))} `{code}`")),
        row.HasTimer ? "是 yes" : "",
        row.IsRecorded ? "是 yes" : "否 no",
    ];

    static string SecondPerson(IWorkflow workflow, WorkflowRow row)
    {
        if (!row.NeedsSecondPerson) return "";
        var steps = row.NotBy.Select(step => Name($"{workflow.Name}.trigger.{step}", " ")).ToList();
        return steps.Count == 0 ? "是 yes" : $"不得是 not who did:<br>{string.Join("<br>", steps)}";
    }

    static string Index(IReadOnlyList<IWorkflow> workflows)
    {
        var page = new StringBuilder("# 流程手册 · Handbook of workflows\n\n");
        page.Append("每页说明一个流程：谁、在什么情况下、可以办什么、不能办时系统怎样提示。页面由程序自动生成。\n");
        page.Append("Each page tells one workflow: who may do what and when, and what the system says when it cannot be done. The pages are generated.\n\n");
        page.Append("| 流程 Workflow | 步骤 Steps | 到期自动 By itself |\n|---|---|---|\n");
        foreach (var workflow in workflows)
            page.Append($"| [{Name(workflow.Name, " · ")}]({workflow.Name}.md) | {workflow.Rows.Count} | {workflow.Rows.Count(row => row.HasTimer)} |\n");
        page.Append("\n[告知谁什么 · Who is told what](messages.md)\n");
        return page.ToString();
    }

    /// <summary>Who is told what on which step, one line each.</summary>
    static string Messages()
    {
        var page = new StringBuilder("# 告知谁什么 · Who is told what\n\n");
        page.Append("本页由告知规则表自动生成，请勿手工修改。表里没有的，系统不告知任何人；投票和尚未宣布的结果一律不告知。\n");
        page.Append("This page is generated from the table of tellings; do not edit it. What is not in it is told to nobody; ballots and results before they are declared never are.\n\n");
        page.Append("| 流程 Workflow | 步骤 Step | 告知谁 Who is told | 消息 Message | 轻重 Weight |\n|---|---|---|---|---|\n");
        foreach (var tellings in Tellings.All)
            foreach (var telling in tellings.All)
                page.Append($"| {string.Join(" | ", CellsOf(tellings.Workflow, telling).Select(Escape))} |\n");
        return page.ToString();
    }

    static string[] CellsOf(IWorkflow workflow, Telling telling) =>
    [
        Name(workflow.Name, "<br>"),
        Name(workflow.Triggers.Contains(telling.Trigger) ? $"{workflow.Name}.trigger.{telling.Trigger}" : "handbook.reminder", "<br>"),
        telling.Whom.Roles.Count > 0 ? $"{Books.First.WhoIs(string.Join('|', telling.Whom.Roles))}<br>{Books.Second.WhoIs(string.Join('|', telling.Whom.Roles))}" : Name($"whom.{telling.Whom.Key}", "<br>"),
        $"{Blank(Name($"message.{telling.Kind}.title", "<br>"))} `{telling.Kind}`",
        Name($"weight.{Snake.Of(telling.Weight)}", "<br>"),
    ];

    static string Name(string key, string between) => $"{Books.First[key]}{between}{Books.Second[key]}";

    static string Blank(string sentence) => Slot().Replace(sentence, "…");

    static string Escape(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal);

    [GeneratedRegex(@"\{[a-z_]+\}")]
    private static partial Regex Slot();
}
