//! A small layered layout, left to right: nodes in columns by how far they are from where requests enter, edges that skip
//! a column led through the gaps. After Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical
//! system structures" (1981), with barycentres for the order within a column.

use std::collections::{BTreeMap, BTreeSet};

/// Least width of a node's box.
pub const WIDTH: i32 = 138;
/// Height of a node's box.
pub const HEIGHT: i32 = 40;
const COLUMN_GAP: i32 = 62;
const ROW_GAP: i32 = 20;
const MARGIN: i32 = 14;
/// Sweeps over the columns; more change nothing on graphs of this size.
const SWEEPS: usize = 8;

/// Where everything is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// Upper left corner of each node's box.
    pub nodes: BTreeMap<String, (i32, i32)>,
    /// The points of each edge, from the first node's border to the second's.
    pub edges: BTreeMap<(String, String), Vec<(i32, i32)>>,
    /// Width of every node's box.
    pub box_width: i32,
    /// How wide all of it is.
    pub width: i32,
    /// How high all of it is.
    pub height: i32,
}

/// A width of boxes in which each name, in bold, and each note below a name has room. Fonts differ from reader to reader:
/// it goes by letters that are wider than most.
pub fn box_width<'t>(labels: impl Iterator<Item = (&'t str, &'t str)>) -> i32 {
    let wide = |text: &str, tenths: i32| i32::try_from(text.chars().count()).unwrap_or(i32::MAX / 1000) * tenths / 10;
    let widest = labels.map(|(name, note)| wide(name, 78).max(wide(note, 60))).max().unwrap_or_default();
    (widest + 14).clamp(WIDTH, 2 * WIDTH)
}

/// A place in a column: a node, or where an edge passes through.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Node(String),
    Passage(String, String, usize),
}

/// Places `nodes` in boxes of a width and leads `edges` between them. Edges from or to what is no node are left out.
pub fn layout(nodes: &BTreeSet<String>, edges: &BTreeSet<(String, String)>, box_width: i32) -> Layout {
    let edges: BTreeSet<&(String, String)> =
        edges.iter().filter(|(a, b)| a != b && nodes.contains(a) && nodes.contains(b)).collect();
    let columns = columns(nodes, &edges);
    let mut slots: Vec<Vec<Slot>> = vec![Vec::new(); columns.values().max().map_or(0, |last| last + 1)];
    for (node, column) in &columns {
        slots[*column].push(Slot::Node(node.clone()));
    }
    let mut links: Vec<(Slot, Slot)> = Vec::new();
    for (a, b) in edges.iter().copied() {
        let (from, to) = (columns[a], columns[b]);
        let (left, right) = if from <= to { (a, b) } else { (b, a) };
        let mut before = Slot::Node(left.clone());
        let (first, last) = (from.min(to), from.max(to));
        for (column, slots) in slots.iter_mut().enumerate().take(last).skip(first + 1) {
            let passage = Slot::Passage(a.clone(), b.clone(), column);
            slots.push(passage.clone());
            links.push((before, passage.clone()));
            before = passage;
        }
        links.push((before, Slot::Node(right.clone())));
    }
    order(&mut slots, &links);
    place(&slots, &columns, &edges, box_width)
}

/// The longest way to each node, edges that would close a circle aside.
fn columns(nodes: &BTreeSet<String>, edges: &BTreeSet<&(String, String)>) -> BTreeMap<String, usize> {
    let mut kept: BTreeSet<&(String, String)> = BTreeSet::new();
    for edge in edges.iter().copied() {
        if !reaches(&kept, &edge.1, &edge.0) {
            kept.insert(edge);
        }
    }
    let mut columns: BTreeMap<String, usize> = nodes.iter().map(|node| (node.clone(), 0)).collect();
    // Without a circle, no way is longer than there are nodes.
    for _ in 0..nodes.len() {
        for (a, b) in kept.iter().copied() {
            let least = columns[a] + 1;
            if columns[b] < least {
                columns.insert(b.clone(), least);
            }
        }
    }
    columns
}

fn reaches(edges: &BTreeSet<&(String, String)>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        if node == to {
            return true;
        }
        if seen.insert(node) {
            open.extend(edges.iter().filter(|(a, _)| a == node).map(|(_, b)| b.as_str()));
        }
    }
    false
}

/// Orders each column by the mean place of its neighbours, forward and back in turns, and keeps the best.
fn order(columns: &mut Vec<Vec<Slot>>, links: &[(Slot, Slot)]) {
    let mut best = (crossings(columns, links), columns.clone());
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        let ids: Vec<usize> =
            if forward { (1..columns.len()).collect() } else { (0..columns.len().saturating_sub(1)).rev().collect() };
        for id in ids {
            let beside = if forward { id - 1 } else { id + 1 };
            let rank: BTreeMap<&Slot, usize> =
                columns[beside].iter().enumerate().map(|(at, slot)| (slot, at)).collect();
            let key = |at: usize, slot: &Slot| -> usize {
                let neighbours: Vec<usize> = links
                    .iter()
                    .filter_map(|(a, b)| match (a == slot, b == slot) {
                        (true, _) => rank.get(b),
                        (_, true) => rank.get(a),
                        (false, false) => None,
                    })
                    .copied()
                    .collect();
                match neighbours.len() {
                    0 => at * 1000,
                    several => neighbours.iter().sum::<usize>() * 1000 / several,
                }
            };
            let mut keyed: Vec<(usize, Slot)> =
                columns[id].iter().enumerate().map(|(at, slot)| (key(at, slot), slot.clone())).collect();
            keyed.sort();
            columns[id] = keyed.into_iter().map(|(_, slot)| slot).collect();
        }
        let now = crossings(columns, links);
        if now < best.0 {
            best = (now, columns.clone());
        }
    }
    *columns = best.1;
}

fn crossings(columns: &[Vec<Slot>], links: &[(Slot, Slot)]) -> usize {
    let place: BTreeMap<&Slot, (usize, usize)> = columns
        .iter()
        .enumerate()
        .flat_map(|(column, slots)| slots.iter().enumerate().map(move |(row, slot)| (slot, (column, row))))
        .collect();
    let ends: Vec<_> = links.iter().map(|(a, b)| (place[a], place[b])).collect();
    let mut count = 0;
    for (at, (a, b)) in ends.iter().enumerate() {
        for (c, d) in &ends[at + 1..] {
            if a.0 == c.0 && b.0 == d.0 && (a.1 < c.1) != (b.1 < d.1) && a.1 != c.1 && b.1 != d.1 {
                count += 1;
            }
        }
    }
    count
}

fn place(
    slots: &[Vec<Slot>],
    columns: &BTreeMap<String, usize>,
    edges: &BTreeSet<&(String, String)>,
    box_width: i32,
) -> Layout {
    // A passage needs less room than a box.
    let tall = |slot: &Slot| match slot {
        Slot::Node(_) => HEIGHT + ROW_GAP,
        Slot::Passage(..) => ROW_GAP,
    };
    let heights: Vec<i32> = slots.iter().map(|column| column.iter().map(tall).sum()).collect();
    let highest = heights.iter().copied().max().unwrap_or_default();
    let mut found = Layout { box_width, ..Layout::default() };
    let mut passages: BTreeMap<(&str, &str), Vec<(i32, i32)>> = BTreeMap::new();
    for (column, (inside, height)) in slots.iter().zip(&heights).enumerate() {
        let x = MARGIN + i32::try_from(column).unwrap_or_default() * (box_width + COLUMN_GAP);
        let mut y = MARGIN + (highest - height) / 2;
        for slot in inside {
            match slot {
                Slot::Node(node) => {
                    found.nodes.insert(node.clone(), (x, y + ROW_GAP / 2));
                }
                Slot::Passage(a, b, _) => {
                    let middle = y + ROW_GAP / 2;
                    passages.entry((a, b)).or_default().extend([(x, middle), (x + box_width, middle)]);
                }
            }
            y += tall(slot);
        }
    }
    for (a, b) in edges.iter().copied() {
        let (from, to) = (found.nodes[a], found.nodes[b]);
        let middle =
            |place: (i32, i32), right: bool| (place.0 + if right { box_width } else { 0 }, place.1 + HEIGHT / 2);
        let forward = columns[a] < columns[b];
        let mut points = vec![middle(from, columns[a] <= columns[b])];
        let mut between = passages.remove(&(a.as_str(), b.as_str())).unwrap_or_default();
        if !forward {
            between.reverse();
        }
        points.append(&mut between);
        points.push(middle(to, !forward));
        found.edges.insert((a.clone(), b.clone()), points);
    }
    let last = i32::try_from(slots.len()).unwrap_or_default();
    found.width = 2 * MARGIN + last * box_width + (last - 1).max(0) * COLUMN_GAP;
    found.height = 2 * MARGIN + highest;
    found
}

/// An edge as a path that leaves and arrives level.
pub fn path(points: &[(i32, i32)]) -> String {
    let mut path = String::new();
    for pair in points.windows(2) {
        let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
        if path.is_empty() {
            path.push_str(&format!("M{x1} {y1}"));
        }
        if y1 == y2 && points.len() > 2 {
            path.push_str(&format!("L{x2} {y2}"));
        } else if x1 == x2 {
            // Within a column: out to the right and back.
            let out = x1 + COLUMN_GAP / 2;
            path.push_str(&format!("C{out} {y1} {out} {y2} {x2} {y2}"));
        } else {
            let middle = (x1 + x2) / 2;
            path.push_str(&format!("C{middle} {y1} {middle} {y2} {x2} {y2}"));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(edges: &[(&str, &str)]) -> Layout {
        let edges: BTreeSet<(String, String)> = edges.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let nodes = edges.iter().flat_map(|(a, b)| [a.clone(), b.clone()]).collect();
        layout(&nodes, &edges, WIDTH)
    }

    #[test]
    fn what_is_called_stands_right_of_its_callers() {
        let layout = of(&[("gate", "page"), ("page", "shelf"), ("gate", "shelf"), ("shelf", "store")]);
        let x = |node: &str| layout.nodes[node].0;
        assert!(x("gate") < x("page") && x("page") < x("shelf") && x("shelf") < x("store"));
        let skipping = &layout.edges[&("gate".to_owned(), "shelf".to_owned())];
        assert_eq!(skipping.len(), 4, "an edge that skips a column passes through it");
    }

    #[test]
    fn boxes_grow_with_what_stands_in_them_up_to_a_limit() {
        let width = |name: &str, note: &str| box_width([(name, note)].into_iter());
        assert_eq!(width("shelf", "service"), WIDTH);
        assert!(width("shelf", "Containers on one host with a gate") > WIDTH);
        assert_eq!(width("shelf", &"x".repeat(500)), 2 * WIDTH);
    }

    #[test]
    fn a_circle_has_a_layout_and_boxes_do_not_overlap() {
        let layout = of(&[("a", "b"), ("b", "c"), ("c", "a"), ("a", "d"), ("d", "b")]);
        let places: Vec<(i32, i32)> = layout.nodes.values().copied().collect();
        for (at, one) in places.iter().enumerate() {
            for other in &places[at + 1..] {
                let apart = (one.0 - other.0).abs() >= WIDTH || (one.1 - other.1).abs() >= HEIGHT;
                assert!(apart, "{one:?} and {other:?}");
            }
            assert!(one.0 + WIDTH <= layout.width && one.1 + HEIGHT <= layout.height);
        }
        assert_eq!(layout.edges.len(), 5);
    }
}
