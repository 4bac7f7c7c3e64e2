using System.Globalization;

namespace TrainingLms.Exams;

/// <summary>How long a text is to a reader.</summary>
public static class AnswerLength
{
    /// <summary>Characters as a reader counts them, without white space.</summary>
    public static int Of(string text)
    {
        var count = 0;
        for (var letters = StringInfo.GetTextElementEnumerator(text); letters.MoveNext();)
            if (!string.IsNullOrWhiteSpace(letters.GetTextElement())) count++;
        return count;
    }
}
